package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// testModel embeds as many batches as it is allowed to, each text by its length.
type testModel struct{ batches int }

var errModel = errors.New("the endpoint is down")

func (*testModel) Fingerprint() string { return "test" }
func (*testModel) Weight() float64     { return 1 }

func (m *testModel) EmbedPassages(_ context.Context, texts []string) ([][]float32, error) {
	if m.batches == 0 {
		return nil, errModel
	}
	m.batches--
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		vectors[i] = []float32{1, float32(len(text))}
	}
	return vectors, nil
}

func (m *testModel) EmbedQuery(context.Context, string) ([]float32, error) { return nil, errModel }

// TestIndexWithAModel fills in what a model embeds, in two runs. Between them questions are answered from what is there.
func TestIndexWithAModel(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		name := filepath.Join(dir, fmt.Sprintf("village%02d.txt", i))
		if err := os.WriteFile(name, fmt.Appendf(nil, "The mill of village %d was built in %d.\n", i, 1700+i), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	model := &testModel{batches: 1}
	settings := settings{corpusDir: dir, dataDir: t.TempDir(), lists: filepath.Join("..", "..", "retrieval", "lexicon", "data")}
	run := func(command interface {
		Run(context.Context, *program) error
	}) (string, string, int) {
		var out, errs bytes.Buffer
		c := console{in: strings.NewReader(""), out: &out, err: &errs}
		status := c.end(command.Run(t.Context(), &program{console: c, settings: settings, endpoint: endpoint{embedder: model}}))
		return out.String(), errs.String(), status
	}
	ask := &askCommand{Question: []string{"When was the mill of village 42 built?"}}
	for _, step := range []struct {
		name    string
		batches int
		command interface {
			Run(context.Context, *program) error
		}
		out, errs string
		status    int
	}{
		{"asked before", 1, ask, "1742", "ibid: 100 passages not embedded yet, and found by their words alone; ibid index embeds them\n", 0},
		{"cut", 1, &indexCommand{}, "100 documents, 100 sentences, 100 passages.\nNothing has changed.\n64 of them embedded, 36 still missing.\n",
			"ibid: 36 passages not embedded yet, and found by their words alone; ibid index goes on from there: embedding: the endpoint is down\n", 1},
		{"asked between", 1, ask, "1742", "ibid: 36 passages not embedded yet, and found by their words alone; ibid index embeds them\n", 0},
		{"down", 0, &indexCommand{JSON: true}, `"missing": 36,`,
			"ibid: 36 passages not embedded yet, and found by their words alone; ibid index goes on from there: embedding: the endpoint is down\n", 1},
		{"continued", 1, &indexCommand{}, "100 of them embedded, 0 still missing.\n", "", 0},
		{"asked afterwards", 0, ask, "1742", "", 0},
		{"nothing to do", 0, &indexCommand{JSON: true}, `"embedded": 100,`, "", 0},
	} {
		model.batches = step.batches
		out, errs, status := run(step.command)
		if !strings.Contains(out, step.out) || errs != step.errs || status != step.status {
			t.Errorf("%s: status %d, stdout:\n%s\nstderr: %s\nwant %d, %q, %q", step.name, status, out, errs, step.status, step.out, step.errs)
		}
	}
}
