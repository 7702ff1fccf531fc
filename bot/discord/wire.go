package discord

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"net"
	"sync"
	"time"
)

// What a gateway payload is for.
const (
	opDispatch     = 0
	opReconnect    = 7
	opInvalid      = 9
	opHello        = 10
	opAcknowledged = 11
)

// wire is one connection to the gateway. It overhears what discordgo keeps to itself: the code that the gateway closes
// with, the interval of the heartbeats and their acknowledgements.
type wire struct {
	net.Conn
	frames frames
	done   chan struct{} // closed when discordgo has closed the connection

	mu       sync.Mutex
	interval time.Duration // of heartbeats; 0: no hello yet
	alive    time.Time     // dialled, said hello, became ready or acknowledged
	ready    bool
	invalid  int // sessions refused on this connection
	code     int // that the gateway closed with; 0: none
	dead     time.Time
	leaving  bool // for good: the gateway may be told
	closing  sync.Once
}

func newWire(c net.Conn) *wire {
	w := &wire{Conn: c, done: make(chan struct{}), alive: time.Now()}
	w.frames.each = w.hear
	return w
}

// Read implements net.Conn. What discordgo would hang on isn't given to it: the connection ends instead.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.frames.write(p[:n])
	if err != nil {
		w.kill()
	}
	if w.cut() {
		return 0, net.ErrClosed
	}
	return n, err
}

// Write implements net.Conn. On a connection that has ended it does nothing and says nothing: discordgo closes the session
// where it reads, and if it did so where it writes as well, the second time could hit the next connection; and its own
// closing frame, 1000, after the gateway's would end a session that can be resumed. So would one on the next connection, which
// the goroutine of the heartbeats closes if it was about to send one on this: unless ibid leaves, the connection is only cut.
func (w *wire) Write(p []byte) (int, error) {
	if w.closes(p) {
		w.kill()
	}
	if w.ended() {
		return len(p), nil
	}
	if _, err := w.Conn.Write(p); err != nil {
		w.kill()
	}
	return len(p), nil
}

// closes reports whether what is written is a closing frame that nobody asked for. Frames are written whole.
func (w *wire) closes(p []byte) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(p) > 0 && p[0] == 0x80|frameClose && !w.leaving
}

// leave lets the next closing frame through.
func (w *wire) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.leaving = true
}

// Close implements net.Conn.
func (w *wire) Close() error {
	w.kill()
	w.closing.Do(func() { close(w.done) })
	return nil
}

// kill cuts the connection without a closing frame, so that its session can be resumed.
func (w *wire) kill() {
	w.mu.Lock()
	if w.dead.IsZero() {
		w.dead = time.Now()
	}
	w.mu.Unlock()
	_ = w.Conn.Close() // what matters is that reading ends
}

// cut reports whether the connection ended without a word from the gateway.
func (w *wire) cut() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.dead.IsZero() && w.code == 0
}

func (w *wire) ended() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.dead.IsZero() || w.code != 0
}

// hear takes note of a frame: its text, or what a closing frame holds.
func (w *wire) hear(opcode byte, payload []byte, whole bool) {
	switch {
	case opcode == frameClose && len(payload) >= 2:
		w.mu.Lock()
		w.code = int(binary.BigEndian.Uint16(payload))
		w.mu.Unlock()
	case opcode == frameText && !whole:
		w.note(opDispatch, nil) // only events are as long
	case opcode == frameText:
		var p *struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if json.Unmarshal(payload, &p) == nil && (p == nil || w.note(p.Op, p.Data)) { // discordgo panics at null
			w.kill()
		}
	}
}

// note keeps what a payload says about the connection. It reports whether discordgo must not see it.
func (w *wire) note(op int, data []byte) (fatal bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch op {
	case opHello:
		var hello struct {
			Interval int64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(data, &hello) == nil && hello.Interval > 0 {
			w.interval, w.alive = time.Duration(hello.Interval)*time.Millisecond, time.Now()
		}
	case opDispatch:
		w.invalid = 0
		if !w.ready {
			w.ready, w.alive = true, time.Now()
		}
	case opAcknowledged:
		w.alive = time.Now()
		return !w.ready && w.invalid == 0 // discordgo waits for its own lock
	case opReconnect:
		return !w.ready && w.invalid == 0 // as above
	case opInvalid:
		w.invalid++
		return w.invalid > 1 // discordgo identifies again at once, and there are 1,000 of that in a day
	}
	return false
}

// state is what a wire is like at a time.
type state struct {
	ready  bool
	code   int
	silent bool          // for two heartbeats, or too long before the first event
	dead   time.Duration // for how long; 0: it isn't
}

func (w *wire) state(now time.Time, opening time.Duration) state {
	w.mu.Lock()
	defer w.mu.Unlock()
	patience := opening
	if w.ready && w.interval > 0 {
		patience = 2 * w.interval
	}
	s := state{ready: w.ready, code: w.code, silent: now.Sub(w.alive) > patience}
	if !w.dead.IsZero() {
		s.dead = max(now.Sub(w.dead), 1)
	}
	return s
}

// The opcodes of RFC 6455 that we look at.
const (
	frameText  = 1
	frameClose = 8
)

// maxPayload is more than any payload has that isn't an event.
const maxPayload = 1024

// frames reads what a WebSocket server sends (RFC 6455), the HTTP answer that comes first included, and calls each for every
// frame with at most maxPayload of what it holds. A message in several frames is not put together.
type frames struct {
	each func(opcode byte, payload []byte, whole bool)

	answered bool   // the HTTP answer is over
	head     []byte // of the answer its last bytes, then of a frame what has come of its header
	payload  []byte
	total    uint64 // bytes of the payload
	left     uint64 // that haven't come yet
	inside   bool   // a frame's payload
}

func (f *frames) write(p []byte) {
	for len(p) > 0 || f.inside && f.left == 0 {
		switch {
		case f.inside && f.left == 0:
			f.end()
		case f.inside:
			n := min(uint64(len(p)), f.left)
			if room := maxPayload - len(f.payload); room > 0 {
				f.payload = append(f.payload, p[:min(n, uint64(room))]...)
			}
			p, f.left = p[n:], f.left-n
		case f.answered:
			f.head, p = append(f.head, p[0]), p[1:]
			f.begin()
		default:
			f.head, p = append(f.head, p[0]), p[1:]
			f.head = f.head[max(0, len(f.head)-4):]
			if f.answered = bytes.Equal(f.head, []byte("\r\n\r\n")); f.answered {
				f.head = nil
			}
		}
	}
}

// begin starts a frame's payload once its header is complete.
func (f *frames) begin() {
	if len(f.head) < 2 {
		return
	}
	size := f.head[1] & 0x7f
	extra := 0
	switch size {
	case 126:
		extra = 2
	case 127:
		extra = 8
	}
	if len(f.head) < 2+extra {
		return
	}
	f.left, f.inside = uint64(size), true
	switch extra {
	case 2:
		f.left = uint64(binary.BigEndian.Uint16(f.head[2:]))
	case 8:
		f.left = binary.BigEndian.Uint64(f.head[2:])
	}
	f.payload = f.payload[:0]
	f.total = f.left
}

// end hands out a frame.
func (f *frames) end() {
	final := f.head[0]&0x80 != 0
	f.each(f.head[0]&0x0f, f.payload, final && f.total <= maxPayload)
	f.inside, f.head = false, f.head[:0]
}
