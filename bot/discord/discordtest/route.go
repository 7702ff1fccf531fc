package discordtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// table is what the bot can ask for; everything else is a violation.
var table = map[string]handler{
	"GET /gateway":                     getGateway,
	"GET /gateway/bot":                 getGateway,
	"GET /users/@me":                   func(s *Server, _ *call) reply { return ok(s.users[BotID]) },
	"GET /users/@me/guilds":            getGuilds,
	"GET /users/{user}":                getUser,
	"POST /users/@me/channels":         postDM,
	"GET /applications/@me":            getApplication,
	"GET /oauth2/applications/@me":     getApplication,
	"GET /guilds/{guild}":              getGuild,
	"GET /guilds/{guild}/channels":     getGuildChannels,
	"GET /guilds/{guild}/members/{id}": getMember,

	"GET /channels/{channel}":                                 onChannel(0, getChannel),
	"POST /channels/{channel}/typing":                         onChannel(PermissionSend, postTyping),
	"POST /channels/{channel}/threads":                        onChannel(PermissionCreateThreads, postThread),
	"GET /channels/{channel}/messages":                        onChannel(PermissionReadHistory, getMessages),
	"POST /channels/{channel}/messages":                       onChannel(PermissionSend, postMessage),
	"POST /channels/{channel}/messages/bulk-delete":           onChannel(PermissionManageMessages, postBulkDelete),
	"GET /channels/{channel}/messages/{message}":              onChannel(PermissionReadHistory, getMessage),
	"PATCH /channels/{channel}/messages/{message}":            onChannel(0, patchMessage),
	"DELETE /channels/{channel}/messages/{message}":           onChannel(0, deleteMessage),
	"POST /channels/{channel}/messages/{message}/threads":     onChannel(PermissionCreateThreads, postThread),
	"PUT /applications/{application}/commands":                putCommands,
	"GET /applications/{application}/commands":                getCommands,
	"PUT /applications/{application}/guilds/{guild}/commands": putCommands,
	"GET /applications/{application}/guilds/{guild}/commands": getCommands,

	"POST /interactions/{interaction}/{token}/callback":         postCallback,
	"POST /webhooks/{application}/{token}":                      onToken(postFollowUp),
	"GET /webhooks/{application}/{token}/messages/@original":    onToken(getAnswer),
	"PATCH /webhooks/{application}/{token}/messages/@original":  onToken(patchAnswer),
	"DELETE /webhooks/{application}/{token}/messages/@original": onToken(deleteAnswer),
	"GET /webhooks/{application}/{token}/messages/{message}":    onToken(getAnswer),
	"PATCH /webhooks/{application}/{token}/messages/{message}":  onToken(patchAnswer),
	"DELETE /webhooks/{application}/{token}/messages/{message}": onToken(deleteAnswer),
}

func getGateway(s *Server, _ *call) reply {
	start := map[string]int{"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
	return ok(map[string]any{"url": s.gatewayURL(), "shards": 1, "session_start_limit": start})
}

func getUser(s *Server, c *call) reply {
	u, known := s.users[c.value("user")]
	if !known {
		return refused(http.StatusNotFound, 10013, "Unknown User")
	}
	return ok(u)
}

func postDM(s *Server, c *call) reply {
	var body struct {
		Recipient string `json:"recipient_id"`
	}
	if json.Unmarshal(c.Body, &body) != nil || body.Recipient == "" {
		return refused(http.StatusBadRequest, 50035, "Invalid Form Body")
	}
	return ok(s.openDM(body.Recipient))
}

func getGuilds(s *Server, _ *call) reply {
	out := []any{}
	for _, g := range s.options.Guilds {
		out = append(out, map[string]any{
			"id": g.ID, "name": g.Name, "icon": nil, "banner": nil, "owner": false, "features": []string{},
			"permissions": strconv.FormatInt(permissionsAll&^PermissionAdministrator&^g.Denied, 10),
		})
	}
	return ok(out)
}

func getGuild(s *Server, c *call) reply {
	i := slices.IndexFunc(s.options.Guilds, func(g Guild) bool { return g.ID == c.value("guild") })
	if i < 0 {
		return refused(http.StatusNotFound, 10004, "Unknown Guild")
	}
	return ok(s.guild(s.options.Guilds[i]))
}

func (s *Server) guild(g Guild) any {
	return map[string]any{
		"id": g.ID, "name": g.Name, "owner_id": UserID, "preferred_locale": "en-US", "roles": []any{}, "members": []any{},
		"channels": s.channelsOf(g.ID, ChannelText, ChannelCategory, ChannelForum), "threads": s.channelsOf(g.ID, ChannelThread),
	}
}

func getGuildChannels(s *Server, c *call) reply {
	return ok(s.channelsOf(c.value("guild"), ChannelText, ChannelCategory, ChannelForum))
}

func (s *Server) channelsOf(guild string, kinds ...int) []Channel {
	out := []Channel{}
	for _, c := range s.channels {
		if c.GuildID == guild && slices.Contains(kinds, c.Type) {
			out = append(out, *c)
		}
	}
	return out
}

// onChannel lets a handler run where the channel exists and the bot may see it and has the permission.
func onChannel(permission int64, handle func(*Server, *call, *Channel) reply) handler {
	return func(s *Server, c *call) reply {
		channel := s.channel(c.value("channel"))
		switch {
		case channel == nil:
			return refused(http.StatusNotFound, 10003, "Unknown Channel")
		case channel.Denied&PermissionView != 0:
			return refused(http.StatusForbidden, 50001, "Missing Access")
		case channel.Denied&neededIn(channel, permission) != 0:
			return refused(http.StatusForbidden, 50013, "Missing Permissions")
		case channel.Type == ChannelForum && permission == PermissionSend:
			return refused(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
		case channel.Type == ChannelDM && permission == PermissionSend && slices.Contains(s.options.ClosedDMs, channel.Recipient):
			return refused(http.StatusForbidden, 50007, "Cannot send messages to this user")
		}
		return handle(s, c, channel)
	}
}

// neededIn is the permission as a thread asks for it.
func neededIn(channel *Channel, permission int64) int64 {
	if channel.Type == ChannelThread && permission == PermissionSend {
		return PermissionSendInThreads
	}
	return permission
}

func getChannel(_ *Server, _ *call, channel *Channel) reply { return ok(channel) }

func postTyping(*Server, *call, *Channel) reply { return done() }

func postThread(s *Server, c *call, channel *Channel) reply {
	var body struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(c.Body, &body) != nil || body.Name == "" {
		return refused(http.StatusBadRequest, 50035, "Invalid Form Body")
	}
	id := c.value("message") // a thread on a message has the message's id
	switch {
	case channel.Type != ChannelText:
		return refused(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
	case id == "":
		id = s.snowflake()
	case s.message(channel.ID, id) == nil:
		return refused(http.StatusNotFound, 10008, "Unknown Message")
	case s.channel(id) != nil:
		return refused(http.StatusBadRequest, 160004, "A thread has already been created for this message")
	}
	thread := &Channel{
		ID: id, Type: ChannelThread, GuildID: channel.GuildID, Name: body.Name, ParentID: channel.ID, OwnerID: BotID, Denied: channel.Denied,
	}
	s.channels = append(s.channels, thread)
	s.opened(thread)
	return reply{http.StatusCreated, thread}
}

// getMessages answers newest first, before or after a message and at most limit of them (Discord: 50).
func getMessages(s *Server, c *call, channel *Channel) reply {
	query, err := url.ParseQuery(c.Query)
	if err != nil {
		return refused(http.StatusBadRequest, 50035, "Invalid Form Body")
	}
	limit := 50
	if n, err := strconv.Atoi(query.Get("limit")); err == nil {
		limit = n
	}
	out := []Message{}
	for _, m := range slices.Backward(s.messages) {
		before, after := query.Get("before"), query.Get("after")
		within := (before == "" || older(m.ID, before)) && (after == "" || older(after, m.ID))
		if within && m.ChannelID == channel.ID && m.Flags&FlagEphemeral == 0 && len(out) < limit {
			out = append(out, s.blanked(*m, s.granted()))
		}
	}
	return ok(out)
}

// older compares snowflakes, which are numbers without leading zeros.
func older(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

// granted are the intents that matter for what is read over REST.
func (s *Server) granted() int {
	if s.options.MessageContent {
		return intentContent
	}
	return 0
}

func getCommands(s *Server, c *call) reply {
	if held := s.commands[c.value("guild")]; held != nil {
		return ok(held)
	}
	return ok([]any{})
}

func putCommands(s *Server, c *call) reply {
	registered, problems := commands(c.Body)
	if len(problems) > 0 {
		return s.reject(c, problems)
	}
	for i := range registered {
		registered[i]["id"], registered[i]["application_id"], registered[i]["version"] = s.snowflake(), ApplicationID, "1"
	}
	s.commands[c.value("guild")] = encode(registered)
	return ok(registered)
}

// reject notes why Discord refuses a request.
func (s *Server) reject(c *call, problems []string) reply {
	for _, p := range problems {
		s.violate("%s %s: %s", c.Method, c.Route, p)
	}
	return refused(http.StatusBadRequest, 50035, "Invalid Form Body")
}
