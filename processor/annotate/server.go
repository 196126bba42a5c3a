// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"net/url"
	"strings"
)

// serverOf returns the host and the port of the base URL of an instance; empty where it has none, or is no URL.
func serverOf(system string) (host, port string) {
	if host, port, ok := usualServer(system); ok {
		return host, port
	}
	if system == "" {
		return "", ""
	}
	parsed, err := url.Parse(system)
	if err != nil {
		return "", ""
	}
	return parsed.Hostname(), parsed.Port()
}

// usualServer is serverOf for a URL of http or https with a host's name or an IPv4 address, perhaps a port and a plain path: parsing makes a copy of it.
func usualServer(system string) (host, port string, ok bool) {
	rest, ok := strings.CutPrefix(system, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(system, "http://"); !ok {
			return "", "", false
		}
	}
	i := skipPlain(rest, 0)
	host = rest[:i]
	if i < len(rest) && rest[i] == ':' {
		port, _, _ = strings.Cut(rest[i+1:], "/")
		if strings.Trim(port, "0123456789") != "" {
			return "", "", false
		}
		i += 1 + len(port)
	}
	for i < len(rest) && rest[i] == '/' {
		i = skipPlain(rest, i+1)
	}
	return host, port, i == len(rest)
}

// skipPlain returns the position after letters, digits and what stands between them in names.
func skipPlain(s string, i int) int {
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '-', c == '_', c == '~':
		default:
			return i
		}
	}
	return i
}
