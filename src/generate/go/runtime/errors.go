package contractsrt

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// What can be wrong. An *Error wraps one of these: ask with errors.Is.
var (
	ErrTruncated    = errors.New("the input ends too early")
	ErrMalformed    = errors.New("malformed")
	ErrOverflow     = errors.New("a varint of more than 64 bits")
	ErrUTF8         = errors.New("text that is not UTF-8")
	ErrDepth        = errors.New("messages nested too deep")
	ErrRequired     = errors.New("a required field is not set")
	ErrRange        = errors.New("a value out of range")
	ErrTwice        = errors.New("given twice")
	ErrUnknownField = errors.New("an unknown field")
	ErrUnknownType  = errors.New("a type that is not in the registry")
)

// Error tells what cannot be read or written, and where.
type Error struct {
	// Message is the full name of the message that was read or written.
	Message string
	// Path leads from the message to the field: "items[2].unit_price", in JSON by
	// the names of JSON. It is empty if the message itself is wrong.
	Path string
	// Offset is where in the JSON text it stands; -1 outside of JSON.
	Offset int
	// Detail says more than Err, or nothing.
	Detail string
	// Err is one of the errors of this package.
	Err error
}

func (e *Error) Error() string {
	var s strings.Builder
	s.WriteString(e.Message)
	if e.Path != "" {
		s.WriteString(": ")
		s.WriteString(e.Path)
	}
	if s.Len() > 0 {
		s.WriteString(": ")
	}
	s.WriteString(e.Err.Error())
	if e.Detail != "" {
		s.WriteString(": ")
		s.WriteString(e.Detail)
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&s, " at offset %d", e.Offset)
	}
	return s.String()
}

func (e *Error) Unwrap() error {
	return e.Err
}

// Places in the input below zero stand for errors.
const (
	truncated = -1 - iota
	malformed
	overflow
	notText
	tooDeep
	noRoom
)

var codes = [...]error{ErrTruncated, ErrMalformed, ErrOverflow, ErrUTF8, ErrDepth}

// ReadError is the error that a place below zero stands for, at a field.
func ReadError(code int, field string) error {
	return &Error{Path: field, Offset: -1, Err: codes[-1-code]}
}

// DepthError is that of a message that is nested too deep.
func DepthError() error {
	return ReadError(tooDeep, "")
}

// GroupError is that of a group without end.
func GroupError() error {
	return ReadError(truncated, "")
}

// RequiredError is that of a required field that is not set.
func RequiredError(field string) error {
	return &Error{Path: field, Offset: -1, Err: ErrRequired}
}

// In puts a field before the path of an error.
func In(err error, field string) error {
	e, ok := err.(*Error)
	if !ok {
		return err
	}
	switch {
	case e.Path == "":
		e.Path = field
	case e.Path[0] == '[':
		e.Path = field + e.Path
	default:
		e.Path = field + "." + e.Path
	}
	return err
}

// InElement puts an element of a list before the path of an error.
func InElement(err error, field string, at int) error {
	return In(In(err, "["+strconv.Itoa(at)+"]"), field)
}

// InEntry puts an entry of a map before the path of an error.
func InEntry(err error, field string, key any) error {
	return In(In(err, fmt.Sprintf("[%#v]", key)), field)
}

// Finish gives an error the name of the message that was read or written.
func Finish(err error, message string) error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*Error); ok {
		e.Message = message
	}
	return err
}

// NameError is that of text that names no value of an enum.
func NameError(enum string, text []byte) error {
	return &Error{Message: enum, Offset: -1, Err: ErrRange, Detail: strconv.Quote(string(text))}
}

// HeldError is that of an Any that holds another type.
func HeldError(url string, m Message) error {
	return &Error{Message: m.MessageName(), Offset: -1, Err: ErrUnknownType, Detail: "the Any holds " + strconv.Quote(url)}
}
