package discord

import "time"

// pace holds requests to so many in a second, wherever Discord's seconds begin. Discord counts a request when it arrives, some
// time between our sending it and our reading the answer; so a request counts from the one until a second after the other.
type pace struct {
	most     int
	underWay int
	ended    []time.Time // those of the last second, oldest first
}

// wait returns how long the next request has to wait at least; 0 is not at all.
func (p *pace) wait(now time.Time) time.Duration {
	for len(p.ended) > 0 && now.Sub(p.ended[0]) >= time.Second {
		p.ended = p.ended[1:]
	}
	switch {
	case p.underWay+len(p.ended) < p.most:
		return 0
	case len(p.ended) > 0:
		return p.ended[0].Add(time.Second).Sub(now)
	}
	return time.Second // for the one that ends first, if it did so now
}

func (p *pace) begin() { p.underWay++ }

func (p *pace) end(now time.Time) {
	p.underWay--
	p.ended = append(p.ended, now)
}
