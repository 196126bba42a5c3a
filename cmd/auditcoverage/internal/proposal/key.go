// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// maxWeight is that of the names that say most.
const maxWeight = 3

// keyNames are names of members that mostly hold a key, without underscores, and how much that says.
var keyNames = weights(map[float64]string{
	maxWeight: `action actionkey actionname activity activitytype auditaction auditevent auditeventtype event eventaction eventcode eventkey eventname
		eventtype evt evttype operation operationname`,
	2: `activityname code command event.id eventid key kind message messageid method methodname msg name op subtype type verb`,
	// What has few values in every log, or names one thing of many.
	0.2: `app application building city class cluster component country device email environment env facility file format group host hostname id instance ip
		language level location log logger loglevel mode module namespace node office organization os outcome owner path phase platform pod port priority
		process product project protocol provider region repo repository resource result role schema scope server service session severity site source stage
		state status stream system target team tenant thread timezone title tz uri url user useragent username version visibility zone`,
})

func weights(names map[float64]string) map[string]float64 {
	byName := map[string]float64{}
	for weight, list := range names {
		for name := range strings.FieldsSeq(list) {
			byName[name] = weight
		}
	}
	return byName
}

// keyWeight is how much the names in the path say for or against its being the key.
func (m *member) keyWeight() float64 {
	words := m.words()
	if slices.ContainsFunc(words, func(word string) bool { return personWords[word] }) {
		return 0.2
	}
	last := wordsOf(m.path.Steps[len(m.path.Steps)-1])
	for _, name := range []string{strings.Join(words, ""), strings.Join(last, "")} {
		if weight, known := keyNames[name]; known {
			return weight
		}
	}
	return 1
}

// maxKeys is the number of values above which a member is no key.
const maxKeys = 2000

// keyScore is how much a member looks like the key: text in at least half of the records, of few distinct values that are identifiers. 0 if not at all. In a
// short sample each event may be there once, so the values of what is named like a key need not be few.
func (m *member) keyScore(records int64) float64 {
	distinct, weight := int64(len(m.values)), m.keyWeight()
	few := distinct*2 <= m.records || weight == maxWeight
	if m.records*2 < records || m.strings*20 < m.records*19 || m.many || distinct < 2 || distinct > maxKeys || !few {
		return 0
	}
	shape := (float64(m.identifiers) + float64(m.labels)) / 2 / float64(m.records)
	if shape < 0.4 {
		return 0
	}
	coverage := float64(m.records) / float64(records)
	variety := math.Min(math.Log2(float64(distinct)), 6)
	depth := 1 + 0.15*float64(len(m.path.Steps)-1)
	return weight * shape * coverage * coverage * (1 + variety) * (1 + m.compound()) / depth
}

// compound is the part of the records in which the value is of several words, as in door.opened, which names of events mostly are.
func (m *member) compound() float64 {
	var count int64
	for text, n := range m.values {
		if len(wordsOf(text)) > 1 {
			count += n
		}
	}
	return float64(count) / float64(m.records)
}

// keyCandidates are the members that may be the key, the likeliest first.
func (s *Sample) keyCandidates() (found []*member) {
	scores := map[*member]float64{}
	for _, m := range s.members {
		if score := m.keyScore(s.records); score > 0 {
			scores[m] = score
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b *member) int { return cmp.Compare(scores[b], scores[a]) })
	const likely, shown = 0.3, 4
	for i, m := range found {
		if i == shown || scores[m] < likely*scores[found[0]] {
			return found[:i]
		}
	}
	return found
}
