package discordtest

import (
	"net/http"
	"slices"
)

// asker is who does whatever names nobody.
var asker = User{ID: UserID, Username: "asker"}

// TeamMember is somebody in the team that an application belongs to.
type TeamMember struct {
	User    User
	Invited bool // but has not accepted
}

// people are those to whom an application belongs.
func (a Application) people() []User {
	if a.Owner.ID == "" {
		a.Owner = asker
	}
	users := []User{a.Owner}
	for _, m := range a.Team {
		users = append(users, m.User)
	}
	return users
}

// teamID is that of the team, and of the user whom Discord names as the owner of its applications.
const teamID = "1000000000000000004"

func getApplication(s *Server, _ *call) reply {
	a := s.options.Application
	out := map[string]any{
		"id": ApplicationID, "name": "ibid", "description": "", "flags": a.Flags, "bot_public": !a.Private, "bot_require_code_grant": a.CodeGrant,
		"owner": a.people()[0], "team": nil,
	}
	if a.Team == nil {
		return ok(out)
	}
	members := []any{}
	for _, m := range a.Team {
		state := 2 // accepted
		if m.Invited {
			state = 1
		}
		members = append(members, map[string]any{
			"user": m.User, "team_id": teamID, "membership_state": state, "role": "developer", "permissions": []string{"*"},
		})
	}
	out["owner"] = User{ID: teamID, Username: "team" + teamID}
	out["team"] = map[string]any{"id": teamID, "name": "Keepers", "icon": nil, "owner_user_id": a.Team[0].User.ID, "members": members}
	return ok(out)
}

// member is what a guild of the fixture knows of a user.
func (s *Server) member(guild, user string) *Member {
	m := &Member{Roles: []string{}, JoinedAt: "2020-01-01T00:00:00Z"}
	for _, g := range s.options.Guilds {
		if g.ID == guild {
			m.Roles = append(m.Roles, g.Roles[user]...)
		}
	}
	return m
}

func getMember(s *Server, c *call) reply {
	i := slices.IndexFunc(s.options.Guilds, func(g Guild) bool { return g.ID == c.value("guild") })
	if i < 0 {
		return refused(http.StatusNotFound, 10004, "Unknown Guild")
	}
	g := s.options.Guilds[i]
	u, known := s.users[c.value("id")]
	if !known || slices.Contains(g.Absent, u.ID) {
		return refused(http.StatusNotFound, 10007, "Unknown Member")
	}
	m := s.member(g.ID, u.ID)
	m.User = &u
	return ok(m)
}
