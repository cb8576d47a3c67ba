package contractsrt

import "sync/atomic"

// Type is a message type, for whoever has only its name.
type Type struct {
	Name string
	New  func() Message
}

// TypeOf is the type M.
func TypeOf[M any, P interface {
	*M
	Message
}]() Type {
	return Type{P(new(M)).MessageName(), func() Message { return P(new(M)) }}
}

// Registry has message types and extensions by name.
type Registry struct {
	types      map[string]Type
	extensions map[string]ExtensionType
	extended   map[string][]ExtensionType
}

// NewRegistry makes a registry of these types and extensions.
func NewRegistry(types []Type, extensions []ExtensionType) *Registry {
	r := &Registry{
		make(map[string]Type, len(types)),
		make(map[string]ExtensionType, len(extensions)),
		make(map[string][]ExtensionType),
	}
	for _, t := range types {
		r.types[t.Name] = t
	}
	for _, e := range extensions {
		r.extensions[e.Name()] = e
		r.extended[e.Extendee()] = append(r.extended[e.Extendee()], e)
	}
	return r
}

// Type is the type of this name.
func (r *Registry) Type(name string) (Type, bool) {
	if r == nil {
		return Type{}, false
	}
	t, ok := r.types[name]
	return t, ok
}

// Extension is the extension of this name.
func (r *Registry) Extension(name string) (ExtensionType, bool) {
	if r == nil {
		return nil, false
	}
	e, ok := r.extensions[name]
	return e, ok
}

// ExtensionsOf are the extensions of a message, by their numbers.
func (r *Registry) ExtensionsOf(name string) []ExtensionType {
	if r == nil {
		return nil
	}
	return r.extended[name]
}

var fallback atomic.Pointer[Registry]

// SetDefault makes r what is used where options name no registry. The generated
// package registry does so when it is imported.
func SetDefault(r *Registry) {
	fallback.Store(r)
}

func (o ReadOptions) registry() *Registry {
	if o.Registry != nil {
		return o.Registry
	}
	return fallback.Load()
}

func (o WriteOptions) registry() *Registry {
	if o.Registry != nil {
		return o.Registry
	}
	return fallback.Load()
}
