package contractsrt

import (
	"strconv"
	"strings"
)

// place is what encloses a place in a JSON text.
type place struct {
	key     []byte
	element int
	inArray bool
	wantKey bool
}

// pathAt is the path of the value at data[end], of a text that may be wrong
// behind it. The text is read again, so that nobody keeps paths who needs none.
func pathAt(data []byte, end int) string {
	var places []place
	for i := 0; i < end && i < len(data); i++ {
		var last *place
		if len(places) > 0 {
			last = &places[len(places)-1]
		}
		switch data[i] {
		case '{':
			places = append(places, place{wantKey: true})
		case '[':
			places = append(places, place{inArray: true})
		case '}', ']':
			places = places[:max(0, len(places)-1)]
		case ',':
			if last != nil {
				last.element++
				last.wantKey = !last.inArray
			}
		case '"':
			start := i + 1
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
			if last != nil && last.wantKey && i < len(data) {
				last.key = data[start:i]
				last.wantKey = false
			}
		}
	}
	var path strings.Builder
	for _, p := range places {
		switch {
		case p.inArray:
			path.WriteString("[" + strconv.Itoa(p.element) + "]")
		case p.key != nil:
			if path.Len() > 0 {
				path.WriteByte('.')
			}
			path.Write(p.key)
		}
	}
	return path.String()
}
