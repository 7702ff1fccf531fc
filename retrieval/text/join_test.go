package text

import "testing"

func TestJoin(t *testing.T) {
	for _, test := range [][3]string{
		{"It is high.", "It is old.", "It is high. It is old."},
		{"It is high", ".", "It is high."},
		{"灯塔很高。", "很旧。", "灯塔很高。很旧。"},
		{"灯塔很高。", "[1]", "灯塔很高。[1]"},
		{"المنارة عالية", "، وقديمة", "المنارة عالية، وقديمة"},
		{"", "x", "x"},
		{"x", "", "x"},
	} {
		if got := Join(test[0], test[1]); got != test[2] {
			t.Errorf("Join(%q, %q) = %q, want %q", test[0], test[1], got, test[2])
		}
	}
}
