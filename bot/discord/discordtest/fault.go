package discordtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// Response is an answer put in place of the real one.
type Response struct {
	Status  int // 0: the request takes effect and is answered as usual, only late (Delay) or not at all (Cut)
	Headers map[string]string
	Body    string
	Delay   time.Duration // before the answer; what Status 0 changes is changed at once
	Cut     bool          // the connection breaks instead of an answer
}

type fault struct {
	method, route string
	times         int
	Response
}

// Fail gives the next times requests of a route r instead of the usual answer; times < 0: all of them. The route is
// spelt as in Request.Route; an empty method or route stands for every one. The first script that fits wins.
func (s *Server) Fail(method, route string, times int, r Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{method: method, route: route, times: times, Response: r})
}

func (s *Server) nextFault(method, route string) Response {
	for _, f := range s.faults {
		if f.times == 0 || f.method != "" && f.method != method || f.route != "" && f.route != route {
			continue
		}
		f.times--
		return f.Response
	}
	return s.chances.next()
}

// Chances are the shares of the requests, each from 0 to 1, that fail by chance.
type Chances struct {
	Errors  float64 // a 500 that does nothing
	Limited float64 // a 429 of the route
	Lost    float64 // takes effect, and the connection breaks instead of an answer
}

// chances draws what becomes of a request.
type chances struct {
	Chances
	random *rand.Rand // nil: nothing fails
}

// FailByChance lets requests fail by chance from now on, where no script fits; with one seed and one order of requests
// always the same ones.
func (s *Server) FailByChance(seed uint64, c Chances) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chances = chances{c, rand.New(rand.NewPCG(seed, seed))}
}

func (c chances) next() Response {
	if c.random == nil {
		return Response{}
	}
	switch x := c.random.Float64(); {
	case x < c.Errors:
		return ServerError(http.StatusInternalServerError)
	case x < c.Errors+c.Limited:
		return RateLimited(300 * time.Millisecond)
	case x < c.Errors+c.Limited+c.Lost:
		return Response{Cut: true}
	}
	return Response{}
}

// RateLimited is the 429 of one route.
func RateLimited(after time.Duration) Response {
	return limited(after, "false", map[string]string{
		"X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": seconds(after),
	})
}

// RateLimitedGlobally is the 429 of the limit over all routes.
func RateLimitedGlobally(after time.Duration) Response {
	return limited(after, "true", map[string]string{"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"})
}

// Retry-After is in whole seconds, retry_after in fractions.
func limited(after time.Duration, global string, headers map[string]string) Response {
	headers["Retry-After"] = strconv.Itoa(int((after + time.Second - 1) / time.Second))
	headers["Content-Type"] = "application/json"
	body := fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%s,"global":%s}`, seconds(after), global)
	return Response{Status: http.StatusTooManyRequests, Headers: headers, Body: body}
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// RateLimitedAsHTML is the 429 of Cloudflare, who stands in front of Discord: a page and no rate-limit headers.
func RateLimitedAsHTML(after time.Duration) Response {
	return Response{
		Status:  http.StatusTooManyRequests,
		Headers: map[string]string{"Retry-After": strconv.Itoa(int(after / time.Second)), "Content-Type": "text/html"},
		Body:    "<!doctype html><html><title>Access denied | discord.com</title><h1>Error 1015</h1></html>",
	}
}

// ServerError is a 500, 502, 503 or 504.
func ServerError(status int) Response {
	return Response{Status: status, Headers: map[string]string{"Content-Type": "text/html"}, Body: http.StatusText(status)}
}
