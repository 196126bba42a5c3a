// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// Proposal is what a sample suggests: how the records look, and the keys that were seen.
type Proposal struct {
	Product string `json:"product"`
	Version string `json:"version"`
	// Records are the JSON objects of the sample, Others the lines that are none.
	Records int64 `json:"records"`
	Others  int64 `json:"others"`
	// Tried are the records with the key that the proposal was tried on, and Recognized those of them that were recognized and have a key.
	Tried      int64    `json:"tried"`
	Recognized int64    `json:"recognized"`
	Source     Source   `json:"source"`
	Members    []Member `json:"members"`
	Events     []Event  `json:"events"`
	// Left are the records whose key is none of the events': they have none, or a text that cannot be one.
	Left int64 `json:"left"`
	// Problems are what whoever completes it has to see to first.
	Problems []string `json:"problems,omitempty"`
}

// Source is how the records look. What was not found is empty.
type Source struct {
	Has []Place `json:"has"`
	Key string  `json:"key"`
	// Candidates are the members that may be the key, the likeliest first.
	Candidates []Candidate `json:"candidates,omitempty"`
	Time       string      `json:"time,omitempty"`
	Unit       string      `json:"unit,omitempty"`
	Actor      Actor       `json:"actor"`
}

// Actor is where it says who did it.
type Actor struct {
	ID      string `json:"id,omitempty"`
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
	Type    string `json:"type,omitempty"`
}

// Candidate is a member that may be the key.
type Candidate struct {
	Path    string `json:"path"`
	Records int64  `json:"records"`
	Values  int    `json:"values"`
}

// Member is a member that every record has that has the key.
type Member struct {
	Path string `json:"path"`
	// Values is the number of its values; Many says that there are more than were counted.
	Values int  `json:"values"`
	Many   bool `json:"many,omitempty"`
}

// Event is a key that was seen.
type Event struct {
	ID      string `json:"id"`
	Key     string `json:"key"`
	Records int64  `json:"records"`
}

// New makes a proposal of a sample, for a product of that name.
func New(s *Sample, product, version string) (*Proposal, error) {
	if err := s.enough(); err != nil {
		return nil, err
	}
	p := &Proposal{Product: product, Version: version, Records: s.records, Others: s.others}
	key, counts, err := p.key(s)
	if err != nil {
		return nil, err
	}
	p.events(counts)
	like := s.having(key[0]) // other records may be those of another program
	if err := like.enough(); err != nil {
		return nil, fmt.Errorf("%w; looked at those that have %s", err, &key[0])
	}
	time := like.time()
	var proves bool
	p.Source.Has, proves = like.recognition(key, time)
	if !proves {
		p.Problems = append(p.Problems, "the members that every record has are those of any log, so they are no proof: "+
			"add a constant, or a member with a name of its own, under has")
	}
	if time != nil {
		unit, _ := time.unit()
		p.Source.Time, p.Source.Unit = time.text, unit.String()
	}
	p.Source.Actor = Actor{ID: like.actor(roleID), Name: like.actor(roleName), Address: like.address(), Type: like.actor(roleType)}
	for _, m := range like.members {
		if m.records == like.records {
			p.Members = append(p.Members, Member{m.text, len(m.values), m.many})
		}
	}
	return p, p.try(like.texts)
}

// key finds where the key, or its parts, stand, and counts its values.
func (p *Proposal) key(s *Sample) (paths []source.Path, counts map[string]int64, err error) {
	candidates := s.keyCandidates()
	for _, m := range candidates {
		p.Source.Candidates = append(p.Source.Candidates, Candidate{m.text, m.records, len(m.values)})
	}
	switch {
	case s.Key != nil && s.manyKeys:
		return nil, nil, fmt.Errorf("--key: found %s, which has more than %d values: expected what tells event types apart", s.Key, maxValues)
	case s.Key != nil:
		p.Source.Key = s.Key.String()
		return s.Key.Paths, s.keys, nil
	case len(candidates) == 0:
		return nil, nil, errors.New("found no member that looks like the key, a text of few distinct values that are names of events: " +
			"expected --key with its path, or with several, as in '{verb}/{object.type}'")
	}
	p.Source.Key = candidates[0].text
	return []source.Path{candidates[0].path}, candidates[0].values, nil
}

// events lists the keys, the most frequent first, each with an id.
func (p *Proposal) events(counts map[string]int64) {
	p.Left = p.Records
	p.Events = []Event{}
	for key, count := range counts {
		if isKey(key) {
			p.Events = append(p.Events, Event{Key: key, Records: count})
			p.Left -= count
		}
	}
	slices.SortFunc(p.Events, func(a, b Event) int { return cmp.Or(cmp.Compare(b.Records, a.Records), strings.Compare(a.Key, b.Key)) })
	taken := map[string]bool{}
	for i := range p.Events {
		e := &p.Events[i]
		id := p.Product + "." + cmp.Or(strings.Join(withoutFirst(wordsOf(e.Key), p.Product), "_"), "event")
		e.ID = id
		for n := 2; taken[e.ID]; n++ {
			e.ID = id + "_" + strconv.Itoa(n)
		}
		taken[e.ID] = true
	}
}

// withoutFirst leaves the product's name out of a key that begins with it.
func withoutFirst(words []string, product string) []string {
	if len(words) > 1 && words[0] == product {
		return words[1:]
	}
	return words
}

// isKey reports whether a text can be the key of an entry.
func isKey(text string) bool {
	unprintable := func(r rune) bool { return !strconv.IsPrint(r) || r == '*' || r == '\ufffd' }
	return strings.TrimSpace(text) != "" && len(text) <= source.MaxKeyBytes && !strings.ContainsFunc(text, unprintable)
}
