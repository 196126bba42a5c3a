// SPDX-License-Identifier: Apache-2.0

package source

import "strings"

// commonWords are names of members that logs of any kind have, without regard to case, underscores and hyphens. Two of them together are no proof.
var commonWords = setOf(`action activity actor address app application args attributes author body category channel class client clientip cluster code command
	component content context correlationid count data date datetime description detail details duration email entity env environment error errors event
	eventid events eventname eventtype extra facility fields file function group groups header headers host hostname id index info input instance ip job key
	kind label labels level line log logger logname loglevel message messageid meta metadata method module msg name namespace node object objects operation
	operator org organization origin output owner params parent path payload permission pid policy port priority process product project properties protocol
	provider query reason record records ref region remoteip repo repository request requestid resource response result role roles rule scope server service
	serviceid servicename session sessionid severity site size source spanid stage stacktrace state status statuscode step subject success summary system tag
	tags target task team tenant text thread time timestamp title token traceid ts type uid unit uri url user useragent userid username users uuid value verb
	version zone`)

// clientNames are names of members whose values a client chooses.
var clientNames = setOf(`body forwarded forwardedfor headers impersonatedgroup impersonateduser impersonatedusername querystring referer referrer requestbody
	requestheaders requestobject requesturi requesturl uri url useragent xforwardedfor xforwardedhost xrealip`)

// forwardedLists are names of lists of addresses, of which only the last is not the client's to choose.
var forwardedLists = setOf("sourceips xforwardedfor forwardedfor")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// wordOf is a member's name as it stands in the lists.
func wordOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '@' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// IsCommon reports whether a path is of common words only.
func (p *Path) IsCommon() bool {
	for _, step := range p.Steps {
		if !commonWords[wordOf(step)] {
			return false
		}
	}
	return true
}

// isClients reports whether a client chooses the value at a path, by a name in it.
func (p *Path) isClients() bool {
	last := len(p.Steps) - 1
	for i, step := range p.Steps {
		word := wordOf(step)
		if i == last && forwardedLists[word] {
			return p.Element != ElementLast
		}
		if clientNames[word] {
			return true
		}
	}
	return false
}

// under reports whether a path is another or leads into it.
func (p *Path) under(outer *Path) bool {
	if len(p.Steps) < len(outer.Steps) {
		return false
	}
	for i, step := range outer.Steps {
		if p.Steps[i] != step {
			return false
		}
	}
	return outer.Element == ElementNone || len(p.Steps) > len(outer.Steps) || p.Element == outer.Element
}

// isClientSet reports whether a client chooses the value at a path.
func (s *Source) isClientSet(p *Path) bool {
	if p.isClients() {
		return true
	}
	for i := range s.ClientSet {
		if p.under(&s.ClientSet[i]) {
			return true
		}
	}
	return false
}
