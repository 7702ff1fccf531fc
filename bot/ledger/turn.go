package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ibid/bot"
)

// Way is how a question came.
type Way string

// The ways.
const (
	Mention Way = "mention"
	Reply   Way = "reply"
	Thread  Way = "thread"
	DM      Way = "dm"
	Ask     Way = "ask"
	Lookup  Way = "lookup"
	Menu    Way = "menu"
	Forum   Way = "forum"
)

// Turn is a question with its answer.
type Turn struct {
	ID             string   // of the message with the answer, the last one if there are more
	Messages       []string // IDs of those before it
	Event          string   // ID of the message or the interaction with the question
	Guild, Channel string
	Person         Person // who asked
	Way            Way
	Private        bool   // only the asker sees the answer
	Parent         string // ID of the turn that this one follows up; "": none
	Question       string // as typed
	Rewritten      string // as it stands alone; "": as typed
	Answer         bot.Answer
	Receipt        Receipt
	Created        time.Time // when it was first saved, to the millisecond; Save sets it
}

// Receipt says how an answer came to be.
type Receipt struct {
	Query    string // as searched
	Passages []Considered
	Stages   []Stage // in their order
}

// Considered is a passage that was looked at.
type Considered struct {
	ID    string
	Score float64
	Used  bool // the answer cites it
}

// Stage is a part of the work and the time it took.
type Stage struct {
	Name string
	Took time.Duration
}

// Save keeps a turn. Saved again, as when a model's answer takes the place of quotations, it stays when it was and keeps
// its judgements.
func (l *Ledger) Save(ctx context.Context, t Turn) error { return l.save(ctx, l.db, t) }

func (l *Ledger) save(ctx context.Context, db execer, t Turn) error {
	answer, err := json.Marshal(t.Answer)
	if err != nil {
		return fmt.Errorf("writing the answer of turn %s: %w", t.ID, err)
	}
	receipt, err := json.Marshal(t.Receipt)
	if err != nil {
		return fmt.Errorf("writing the receipt of turn %s: %w", t.ID, err)
	}
	texts := []string{
		t.ID, t.Event, t.Guild, t.Channel, string(t.Person), string(t.Way), number(t.Private), t.Parent, t.Question, t.Rewritten,
		string(answer), string(receipt), t.Answer.Language, string(t.Answer.Outcome), strings.Join(t.Messages, " "),
	}
	values := []any{l.now().UnixMilli(), turnSum(texts)}
	for _, text := range texts {
		values = append(values, text)
	}
	_, err = db.ExecContext(ctx, `
		INSERT INTO turns (created, sum, `+summedColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET sum = excluded.sum, event = excluded.event, guild = excluded.guild,
			channel = excluded.channel, person = excluded.person, way = excluded.way, private = excluded.private,
			parent = excluded.parent, question = excluded.question, rewritten = excluded.rewritten,
			answer = excluded.answer, receipt = excluded.receipt, language = excluded.language, outcome = excluded.outcome,
			messages = excluded.messages`,
		values...)
	if err != nil {
		return fmt.Errorf("saving turn %s: %w", t.ID, err)
	}
	return nil
}

// number returns how a truth is stored.
func number(is bool) string {
	if is {
		return "1"
	}
	return "0"
}

// The columns of a turn: those that scanTurn reads, in its order, and those that its sum covers.
const (
	contentColumns = `id, event, guild, channel, person, way, private, parent, question, rewritten, answer, receipt`
	turnColumns    = contentColumns + `, messages, created`
	summedColumns  = contentColumns + `, language, outcome, messages`
)

// scanTurn reads turnColumns, and after them what more the query selects.
func scanTurn(scan func(...any) error, more ...any) (Turn, error) {
	var t Turn
	var answer, receipt []byte
	var messages string
	var created int64
	columns := []any{
		&t.ID, &t.Event, &t.Guild, &t.Channel, &t.Person, &t.Way, &t.Private, &t.Parent, &t.Question, &t.Rewritten,
		&answer, &receipt, &messages, &created,
	}
	if err := scan(append(columns, more...)...); err != nil {
		return Turn{}, err
	}
	if t.Created = time.UnixMilli(created).UTC(); messages != "" {
		t.Messages = strings.Fields(messages)
	}
	err := errors.Join(json.Unmarshal(answer, &t.Answer), json.Unmarshal(receipt, &t.Receipt))
	if err != nil {
		return Turn{}, fmt.Errorf("turn %s: %w", t.ID, err)
	}
	return t, nil
}

// Turn returns a turn by the ID of its answer's message; false if the ledger has none.
func (l *Ledger) Turn(ctx context.Context, id string) (Turn, bool, error) {
	t, err := scanTurn(l.db.QueryRowContext(ctx, `SELECT `+turnColumns+` FROM turns WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Turn{}, false, nil
	}
	if err != nil {
		return Turn{}, false, fmt.Errorf("reading turn %s: %w", id, err)
	}
	return t, true, nil
}

// Conversation returns a turn and those that it follows up, oldest first: the newest of them up to a limit. It ends where
// a turn was deleted.
func (l *Ledger) Conversation(ctx context.Context, id string, limit int) ([]Turn, error) {
	var turns []Turn
	seen := map[string]bool{"": true}
	for !seen[id] && len(turns) < limit {
		seen[id] = true
		t, ok, err := l.Turn(ctx, id)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		turns = append(turns, t)
		id = t.Parent
	}
	slices.Reverse(turns)
	return turns, nil
}

// Latest returns the ID of the last turn in a channel; "" where there is none.
func (l *Ledger) Latest(ctx context.Context, channel string) (string, error) {
	var id string
	err := l.db.QueryRowContext(ctx, `SELECT id FROM turns WHERE channel = ? ORDER BY created DESC, id DESC LIMIT 1`, channel).Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("reading the last turn of a channel: %w", err)
	}
	return id, nil
}
