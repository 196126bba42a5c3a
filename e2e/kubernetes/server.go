// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// auditPolicy has the levels of the reference policy of the cluster scripts, and leaves nothing out.
//
//go:embed audit-policy.yaml
var auditPolicy []byte

// startServer starts an API server whose files lie in a folder, and returns its address. It runs as long as the process.
func startServer(ctx context.Context, work string) (address string, err error) {
	store, err := startStore(ctx, filepath.Join(work, "etcd"))
	if err != nil {
		return "", fmt.Errorf("start the store: %w", err)
	}
	port, err := freePort(ctx)
	if err != nil {
		return "", err
	}
	key, tokens, policy := filepath.Join(work, "key.pem"), filepath.Join(work, "tokens.csv"), filepath.Join(work, "audit-policy.yaml")
	if err := writeKey(key); err != nil {
		return "", err
	}
	for path, content := range map[string][]byte{tokens: tokenFile(), policy: auditPolicy} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return "", err
		}
	}
	command := app.NewAPIServerCommand()
	command.SetArgs([]string{
		"--etcd-servers=" + store,
		"--bind-address=127.0.0.1", "--secure-port=" + port, "--cert-dir=" + filepath.Join(work, "certificates"),
		"--service-cluster-ip-range=10.0.0.0/24", "--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + key, "--service-account-signing-key-file=" + key,
		"--token-auth-file=" + tokens, "--authorization-mode=RBAC", "--allow-privileged",
		"--disable-admission-plugins=ServiceAccount", // which wants a controller
		"--runtime-config=api/all=true",
		"--audit-policy-file=" + policy, "--audit-log-path=" + filepath.Join(work, "audit.log"), "--audit-log-mode=blocking",
	})
	go func() {
		slog.Error("the API server ended", "error", command.ExecuteContext(ctx))
		os.Exit(1)
	}()
	return net.JoinHostPort("127.0.0.1", port), nil
}

// startStore starts a store in a folder, and returns its address.
func startStore(ctx context.Context, folder string) (address string, err error) {
	port, err := freePort(ctx)
	if err != nil {
		return "", err
	}
	client := url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", port)}
	config := embed.NewConfig()
	config.Dir, config.LogLevel, config.UnsafeNoFsync = folder, "error", true
	config.ListenPeerUrls = []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	store, err := embed.StartEtcd(config)
	if err != nil {
		return "", err
	}
	<-store.Server.ReadyNotify()
	return client.String(), nil
}

func freePort(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "", err
	}
	return port, listener.Close()
}

// signingRequest returns a request for a certificate of a user, as it stands in a resource.
func signingRequest(user string) (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: user}}, key)
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), nil
}

// writeKey writes the key that tokens of service accounts are signed with.
func writeKey(path string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return os.WriteFile(path, pem.EncodeToMemory(block), 0o600)
}
