// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

var systems = []string{
	"", "https://git.example.org", "http://git.example.org/", "https://git.example.org:7990/bitbucket", "https://git.example.org:7990", "https://192.0.2.7:80/a/b/",
	"https://", "https:///a", "https://:80", "https://a:", "https://a:/b", "https://a:8a", "https://a:80:90", "https://a:99999", "https://[2001:db8::1]:80", "HTTPS://A_b~c.d",
	"https://user@a", "https://a?b", "https://a#b", "https://a/%zz", "https://a/b c", "https://a/\x00", "https://%c3%bc.org", "https://ü.org", "git.example.org", "://",
}

// FuzzServer compares the fast path with the library.
func FuzzServer(f *testing.F) {
	for _, system := range systems {
		f.Add(system)
	}
	f.Fuzz(func(t *testing.T, system string) {
		wantHost, wantPort := "", ""
		if parsed, err := url.Parse(system); err == nil {
			wantHost, wantPort = parsed.Hostname(), parsed.Port()
		}
		host, port := serverOf(system)
		assert.Equal(t, [2]string{wantHost, wantPort}, [2]string{host, port})
	})
}
