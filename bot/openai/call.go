package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// call makes a request that go-openai has no method for, or whose reply it reads too strictly. The nil in is no body.
func (s *server) call(ctx context.Context, method, url string, in, out any) error {
	var body io.Reader // nil: none
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	if s.Key != "" {
		req.Header.Set("Authorization", "Bearer "+s.Key)
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(out)
}
