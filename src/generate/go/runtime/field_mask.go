package contractsrt

import "strings"

// FieldMask writes paths by the names of JSON, with commas between.
func (w *JSONWriter) FieldMask(paths []string) {
	names := make([]string, len(paths))
	for i, path := range paths {
		name, ok := maskName(path)
		if !ok {
			w.fail(ErrRange, "a path without a JSON form: "+path)
			return
		}
		names[i] = name
	}
	w.String(strings.Join(names, ","))
}

// maskName is foo_bar as fooBar; false if that could not be read back.
func maskName(path string) (string, bool) {
	var name strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c >= 'A' && c <= 'Z' {
			return "", false
		}
		if c == '_' {
			i++
			if i == len(path) || path[i] < 'a' || path[i] > 'z' {
				return "", false
			}
			c = path[i] - 'a' + 'A'
		}
		name.WriteByte(c)
	}
	return name.String(), true
}

// FieldMask reads paths that are written by the names of JSON.
func (r *JSONReader) FieldMask() []string {
	r.peek()
	at := r.at
	text := r.String()
	if text == "" {
		return nil
	}
	if strings.Contains(text, "_") {
		r.fail(at, ErrMalformed, "a path by its JSON name has no _")
		return nil
	}
	var path strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 'A' && c <= 'Z' {
			path.WriteByte('_')
			c += 'a' - 'A'
		}
		path.WriteByte(c)
	}
	return strings.Split(path.String(), ",")
}
