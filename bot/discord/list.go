package discord

import (
	"fmt"
	"strings"
)

// List names places and people. The zero value names nobody.
type List struct {
	ids    map[string]bool // "guild:1", "category:2", "channel:3", "role:4", "user:5"
	direct bool            // direct messages
}

// ParseList reads entries such as "guild:123, role:456, dm", with commas between them.
func ParseList(s string) (List, error) {
	l := List{ids: map[string]bool{}}
	for _, entry := range strings.Split(s, ",") {
		entry = strings.TrimSpace(entry)
		kind, id, _ := strings.Cut(entry, ":")
		switch {
		case entry == "":
		case entry == "dm":
			l.direct = true
		case isKind(kind) && isID(id):
			l.ids[entry] = true
		default:
			return List{}, fmt.Errorf("%q is none of guild:ID, category:ID, channel:ID, role:ID, user:ID and dm", entry)
		}
	}
	return l, nil
}

func isKind(kind string) bool {
	switch kind {
	case "guild", "category", "channel", "role", "user":
		return true
	}
	return false
}

// names reports whether the list has an entry of one of these kinds.
func (l List) names(kinds ...string) bool {
	for entry := range l.ids {
		for _, kind := range kinds {
			if strings.HasPrefix(entry, kind+":") {
				return true
			}
		}
	}
	return false
}

// places reports whether the list names servers or parts of them.
func (l List) places() bool { return l.names("guild", "category", "channel") }

// parts reports whether the list names parts of servers.
func (l List) parts() bool { return l.names("category", "channel") }

// people reports whether the list names people, by themselves or by a role.
func (l List) people() bool { return l.names("role", "user") }

// at reports whether the list names a place in a server.
func (l List) at(s spot) bool {
	return l.ids["guild:"+s.guild] || l.ids["category:"+s.category] || l.ids["channel:"+s.channel] || l.ids["channel:"+s.thread]
}

// has reports whether the list names somebody.
func (l List) has(p person) bool {
	if l.ids["user:"+p.id] {
		return true
	}
	for _, role := range p.roles {
		if l.ids["role:"+role] {
			return true
		}
	}
	return false
}
