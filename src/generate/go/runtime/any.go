package contractsrt

import (
	"strconv"
	"strings"
)

// ownForms are the messages that JSON writes in a form of their own: within an
// Any they stand below "value".
var ownForms = map[string]bool{
	"google.protobuf.Any":         true,
	"google.protobuf.Timestamp":   true,
	"google.protobuf.Duration":    true,
	"google.protobuf.FieldMask":   true,
	"google.protobuf.Struct":      true,
	"google.protobuf.Value":       true,
	"google.protobuf.ListValue":   true,
	"google.protobuf.DoubleValue": true,
	"google.protobuf.FloatValue":  true,
	"google.protobuf.Int64Value":  true,
	"google.protobuf.UInt64Value": true,
	"google.protobuf.Int32Value":  true,
	"google.protobuf.UInt32Value": true,
	"google.protobuf.BoolValue":   true,
	"google.protobuf.StringValue": true,
	"google.protobuf.BytesValue":  true,
}

// TypeName is the name in the URL of an Any: what stands behind the last slash.
func TypeName(url string) string {
	slash := strings.LastIndexByte(url, '/')
	if slash < 0 {
		return ""
	}
	return url[slash+1:]
}

func noType(url string) string {
	return strconv.Quote(url) + "; import the generated package registry, or name a registry in the options"
}

// Any writes what an Any holds.
func (w *JSONWriter) Any(url string, value []byte) {
	if url == "" && len(value) == 0 {
		w.buf = append(w.buf, '{', '}')
		return
	}
	t, ok := w.options.registry().Type(TypeName(url))
	if !ok {
		w.fail(ErrUnknownType, noType(url))
		return
	}
	m := t.New()
	if err := m.UnmarshalBinary(value); err != nil {
		w.fail(ErrMalformed, err.Error())
		return
	}
	w.buf = append(w.buf, `{"@type":`...)
	w.String(url)
	if ownForms[t.Name] {
		w.Key(`"value":`)
		m.JSONEncode(w)
		w.Close('}')
		return
	}
	// The fields of the message stand beside the type.
	open := len(w.buf)
	m.JSONEncode(w)
	if len(w.buf) > open && w.buf[open] == '{' {
		w.buf[open] = ','
		if w.buf[open+1] == '}' {
			w.buf = append(w.buf[:open], '}')
		}
	}
}

// Any reads what an Any holds.
func (r *JSONReader) Any() (url string, value []byte) {
	r.peek()
	start := r.at
	url, found, empty := r.anyType()
	if r.err != nil || empty {
		return "", nil
	}
	end := r.at
	r.at = start
	if !found {
		r.fail(start, ErrRequired, "@type")
		return "", nil
	}
	t, ok := r.options.registry().Type(TypeName(url))
	if !ok {
		r.fail(start, ErrUnknownType, noType(url))
		return "", nil
	}
	m := t.New()
	outer := r.anyDepth
	r.anyDepth = r.depth + 1
	if ownForms[t.Name] {
		r.anyValue(m)
	} else {
		m.JSONDecode(r)
	}
	r.anyDepth = outer
	if r.err == nil && r.at != end {
		r.malformed("expected the end of an Any")
	}
	if r.err != nil {
		return "", nil
	}
	value, err := m.MarshalBinary()
	if err != nil {
		r.fail(start, ErrMalformed, err.Error())
	}
	return url, value
}

// anyType passes over an object and returns its "@type".
func (r *JSONReader) anyType() (url string, found, empty bool) {
	outer := r.anyDepth
	r.anyDepth = -1
	empty = true
	if !r.Object() {
		return "", false, false
	}
	for r.More() {
		empty = false
		if string(r.key) != "@type" {
			r.skip(0)
			continue
		}
		if found {
			r.Twice()
		}
		url, found = r.String(), true
	}
	r.anyDepth = outer
	return url, found, empty
}

// anyValue reads an object whose one member, beside "@type", is "value".
func (r *JSONReader) anyValue(m Message) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.More() {
		if string(r.key) != "value" {
			r.Unknown()
		} else if r.First(&seen, 1) {
			// The form of the value may be an object itself.
			depth := r.anyDepth
			r.anyDepth = -1
			m.JSONDecode(r)
			r.anyDepth = depth
		}
	}
	if seen == 0 && r.err == nil {
		r.fail(r.at, ErrRequired, "the value of an Any")
	}
}
