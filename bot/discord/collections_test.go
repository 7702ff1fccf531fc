package discord

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseCollections(t *testing.T) {
	for s, want := range map[string]Collections{
		"": nil, " , ": nil,
		"guild:1=rules+faq, channel:2=staff, category:3=.+rules, dm=., *=.": {
			"guild:1": {"rules", "faq"}, "channel:2": {"staff"}, "category:3": {".", "rules"}, "dm": {"."}, "*": {"."},
		},
		"guild:1 = house rules + f=q ,":     {"guild:1": {"house rules", "f=q"}},
		"dm=a%2Bb%2C c%25":                  {"dm": {"a+b, c%"}},
		"channel:18446744073709551615 = * ": {"channel:18446744073709551615": nil},
		"*=re\u0301gles":                    {"*": {"r\u00e9gles"}},
	} {
		got, err := ParseCollections(s)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", s, err, diff)
		}
	}
}

// TestBadCollections: what cannot be meant is an error that names the entry.
func TestBadCollections(t *testing.T) {
	for s, want := range map[string]string{
		"guild:1":             `entry "guild:1": want guild:ID`,
		"*=., rules=1":        `entry "rules=1": want guild:ID`,
		"1=rules":             `entry "1=rules": want guild:ID`,
		"role:1=rules":        `entry "role:1=rules": want guild:ID`,
		"guild:=rules":        `entry "guild:=rules": want guild:ID`,
		"guild:<1>=rules":     `entry "guild:<1>=rules": want guild:ID`,
		"dm=a, dm=b":          `entry "dm=b": dm is listed twice`,
		"dm=":                 `entry "dm=": a collection has no name`,
		"dm=a++b":             `entry "dm=a++b": a collection has no name`,
		"dm=a+*":              `entry "dm=a+*": * for all collections stands alone`,
		"dm=a/b":              `entry "dm=a/b": "a/b": a collection is a subfolder right below`,
		"dm=100%":             `entry "dm=100%": "100%": write % as %25`,
		"guild:1=a,channel:2": `entry "channel:2": want`,
	} {
		if _, err := ParseCollections(s); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s…", s, err, want)
		}
	}
}

// TestCollectionsOfPlaces: the most particular entry decides alone, and where none is, there is no wall.
func TestCollectionsOfPlaces(t *testing.T) {
	inChannel, inCategory, inGuild, elsewhere, direct := spot{guild: "1", category: "2", channel: "3"}, spot{guild: "1", category: "2", channel: "33"}, spot{guild: "1", channel: "34"}, spot{guild: "11", channel: "3"}, spot{channel: "3"}
	for s, want := range map[string]map[spot][]string{
		"":                             {inChannel: nil, inCategory: nil, inGuild: nil, elsewhere: nil, direct: nil},
		"*=x":                          {inChannel: {"x"}, inCategory: {"x"}, inGuild: {"x"}, elsewhere: {"x"}, direct: {"x"}},
		"dm=d,*=x":                     {inGuild: {"x"}, direct: {"d"}},
		"dm=d":                         {inGuild: nil, direct: {"d"}},
		"guild:1=g":                    {inChannel: {"g"}, inCategory: {"g"}, inGuild: {"g"}, elsewhere: nil, direct: nil},
		"category:2=c,guild:1=g+h,*=x": {inChannel: {"c"}, inCategory: {"c"}, inGuild: {"g", "h"}, elsewhere: {"x"}, direct: {"x"}},
		"channel:3=*,category:2=c,*=x": {inChannel: nil, inCategory: {"c"}, inGuild: {"x"}, direct: {"x"}},
		// Of a channel's ID and a server's the first one made has the same number.
		"guild:3=g,channel:1=c,*=x": {inChannel: {"x"}, inGuild: {"x"}},
	} {
		c, err := ParseCollections(s)
		if err != nil {
			t.Fatal(err)
		}
		for p, want := range want {
			if diff := cmp.Diff(want, c.of(p)); diff != "" {
				t.Errorf("%q at %+v (-want +got):\n%s", s, p, diff)
			}
		}
	}
}

func TestNamed(t *testing.T) {
	c, err := ParseCollections("guild:1=rules+faq, channel:2=*, dm=rules, *=.")
	if diff := cmp.Diff([]string{".", "faq", "rules"}, c.Named()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
