package discordtest

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strconv"

	"ibid/bot/openapitest"
)

// base is where the paths of Discord's OpenAPI document stand, which describes version 10.
const base = "/api/v10"

// check validates a request as if it had been made of version 10. Every schema accepts a route that the server lacks.
func check(s *openapitest.Schema, c *call, body []byte) error {
	if c.Route == "" {
		return nil
	}
	return s.Check(c.Method, url.URL{Path: c.Path, RawQuery: c.Query}, "application/json", withNumbers(body))
}

// withNumbers turns default_member_permissions into numbers, which the document asks for although Discord documents and
// sends strings.
func withNumbers(body []byte) []byte {
	var list []map[string]json.RawMessage
	if !bytes.Contains(body, []byte(`"default_member_permissions"`)) || json.Unmarshal(body, &list) != nil {
		return body
	}
	for _, c := range list {
		text, err := strconv.Unquote(string(c["default_member_permissions"]))
		if err == nil {
			c["default_member_permissions"] = json.RawMessage(text)
		}
	}
	return encode(list)
}
