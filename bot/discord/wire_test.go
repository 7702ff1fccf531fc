package discord

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Trap 10, where the gateway refuses the new session as well: there are 1,000 IDENTIFY in a day.
func TestTrapInvalidSessionAgain(t *testing.T) {
	w := newWire(nil)
	for i, step := range []struct {
		op    int
		fatal bool
	}{{opHello, false}, {opInvalid, false}, {opInvalid, true}, {opDispatch, false}, {opInvalid, false}} {
		if got := w.note(step.op, nil); got != step.fatal {
			t.Errorf("step %d, operation %d: cut %t, want %t", i, step.op, got, step.fatal)
		}
	}
}

// Discordgo answers every close of the gateway's with 1000, which ends a session that could be resumed.
func TestNothingIsSentAfterTheGatewayClosed(t *testing.T) {
	conn, other := net.Pipe()
	defer other.Close()
	w := newWire(conn)
	defer w.Close()
	w.frames.answered = true
	w.frames.write(serverFrame(frameClose, []byte{0x0f, 0xa0}))
	_ = conn.SetWriteDeadline(time.Now().Add(10 * time.Millisecond)) // a write would block
	if n, err := w.Write([]byte("x")); n != 1 || err != nil || !w.deadSince().IsZero() {
		t.Errorf("writing gave %d, %v, and the connection was cut %t; want 1, none, false", n, err, !w.deadSince().IsZero())
	}
}

// deadSince is when the connection was cut, or zero.
func (w *wire) deadSince() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dead
}

// serverFrame is a frame as a server sends it.
func serverFrame(opcode byte, payload []byte) []byte {
	head := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		head = append(head, byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 127), uint64(n))
	}
	return append(head, payload...)
}

func TestFramesWhateverTheCut(t *testing.T) {
	type seen struct {
		Opcode byte
		Size   int
		Whole  bool
	}
	stream := []byte("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n")
	var want []seen
	for _, n := range []int{0, 1, 125, 126, maxPayload, maxPayload + 1, 1 << 16} {
		stream = append(stream, serverFrame(frameText, bytes.Repeat([]byte("x"), n))...)
		want = append(want, seen{frameText, min(n, maxPayload), n <= maxPayload})
	}
	stream = append(stream, serverFrame(frameClose, []byte{0x0f, 0xa4})...)
	want = append(want, seen{frameClose, 2, true})
	for _, size := range []int{1, 2, 3, 7, 100, len(stream)} {
		var got []seen
		f := frames{each: func(opcode byte, payload []byte, whole bool) { got = append(got, seen{opcode, len(payload), whole}) }}
		for part := range slices.Chunk(stream, size) {
			f.write(part)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in parts of %d (-want +got):\n%s", size, diff)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("HTTP/1.1 101 x\r\n\r\n\x81\x02{}\x88\x02\x0f\xa4"))
	f.Add([]byte("\r\n\r\n\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var whole, parts []string
		a := frames{each: func(o byte, p []byte, w bool) { whole = append(whole, fmt.Sprint(o, string(p), w)) }}
		b := frames{each: func(o byte, p []byte, w bool) { parts = append(parts, fmt.Sprint(o, string(p), w)) }}
		a.write(data)
		for _, c := range data {
			b.write([]byte{c})
		}
		if diff := cmp.Diff(whole, parts); diff != "" {
			t.Errorf("byte by byte (-whole +parts):\n%s", diff)
		}
	})
}
