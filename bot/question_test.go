package bot

import (
	"testing"

	"ibid/retrieval/text"
)

func TestKindOf(t *testing.T) {
	for question, want := range map[string]kind{
		"When did it open?": moment, "In what year did it open?": moment, "What happened whenever it rained?": anything,
		"متى فُتحت السفارة؟": moment, "في أي عام فتحت؟": moment, "كم كلفت؟": amount, "من هو السفير؟": person,
		"什么时候建交？": moment, "贸易额是多少？": amount, "谁是大使？": person, "Who came?": person, "Wer kam?": person,
		"How many came?": amount, "How did it end?": anything, "Wann öffnete sie?": moment, "¿Cuántos vinieron?": amount,
		"Когда это было?": moment, "いつ開いたか。": moment, "": anything,
	} {
		if got := kindOf(question); got != want {
			t.Errorf("kindOf(%q) = %d, want %d", question, got, want)
		}
	}
}

func TestSmallTalk(t *testing.T) {
	for message, want := range map[string][2]bool{
		"hello": {true, false}, "Hello!!": {true, false}, "thanks :)": {true, true}, "شُكْرًا": {true, true}, "谢谢！": {true, true}, "  ": {true, false}, "👋": {true, false},
		"hello world document?": {false, false}, "When?": {false, false}, "thanks to whom was it built": {false, false},
	} {
		if is, thanked, _ := smallTalk(message); is != want[0] || thanked != want[1] {
			t.Errorf("smallTalk(%q) = %v, %v, want %v", message, is, thanked, want)
		}
	}
}

func TestGreetingTellsItsLanguage(t *testing.T) {
	for message, want := range map[string]string{
		"Hallo!": "de", "¡Hola!": "es", "Bonjour !": "fr", "Olá": "pt", "こんにちは。": "ja", "Здравствуйте!": "ru", "Добрый день": "ru",
		"İyi günler": "tr", "नमस्ते": "hi", "Selamat pagi": "id", "hello": "", "danke": "", "Hallo Welt?": "",
	} {
		if _, _, got := smallTalk(message); got != want {
			t.Errorf("smallTalk(%q) is of %q, want %q", message, got, want)
		}
	}
	for language, list := range greetingsIn {
		for _, greeting := range list {
			if text.Fold(greeting) != greeting {
				t.Errorf("%s: %q is not folded, it is never met: %q", language, greeting, text.Fold(greeting))
			}
		}
	}
}

func TestLeans(t *testing.T) {
	for sentence, want := range map[string]bool{
		"This made it larger.": true, "It was closed.": true, "Thistle grows here.": false, "Italy agreed.": false, "The port was closed.": false,
		"此后关系密切。": true, "同月，两国签署协定。": true, "阿塞拜疆议会发表了宣言。": false,
		"ذلك ما حدث.": true, "وهذا ما حدث.": true, "هذان بلدان.": false, "فتحت السفارة.": false,
	} {
		if got := leans(sentence); got != want {
			t.Errorf("leans(%q) = %v, want %v", sentence, got, want)
		}
	}
}
