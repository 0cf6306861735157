//go:build deploy

package deploy

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gocloud.dev/blob"
	"gocloud.dev/blob/s3blob"
)

// A cloud is an S3 server with one bucket, and a proxy of ours before it that
// loses, refuses and delays what a test wants it to.
type cloud struct {
	t     *testing.T
	proxy *httptest.Server

	mu    sync.Mutex
	fault func(n int, r *http.Request) fault // of request n, from 1; nil: none
	asked []string                           // "PUT key" in the order in which answers came
	count int
}

// A fault is what happens to a request.
type fault int

const (
	none      fault = iota
	lost            // the connection ends, the request never arrives
	unheard         // the request arrives, its answer does not
	broken          // 500
	busy            // 503 SlowDown
	forbidden       // 403
)

// scratch is a folder for the server's program, for as long as the tests run.
var scratch string

// s3server is the server's program, compiled once, by the first test that needs
// it.
var s3server = sync.OnceValues(func() (string, error) {
	program := filepath.Join(scratch, "s3server")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = "testdata/s3server"
	build.Stderr = os.Stderr
	return program, build.Run()
})

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "s3server"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

// start starts a server with the empty bucket.
func start(t *testing.T) *cloud {
	t.Helper()
	program, err := s3server()
	if err != nil {
		t.Fatalf("build the S3 server: %v", err)
	}
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "data", "bucket"), 0o700); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(folder, "s")
	ctx, stop := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, program, folder, socket)
	var said bytes.Buffer
	server.Stdout, server.Stderr = &said, &said
	if _, err := server.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	c := &cloud{t: t}
	forward := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", "s3", r.In.Host },
		Transport:    &http.Transport{DialContext: dialer(ctx, socket), MaxIdleConnsPerHost: 100},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	c.proxy = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.serve(w, r, forward) }))
	t.Cleanup(func() {
		c.proxy.Close()
		stop()
		_ = server.Wait() // it was killed
		if t.Failed() {
			t.Logf("the server said:\n%.4000s", &said)
		}
	})
	for k, v := range map[string]string{"AWS_ACCESS_KEY_ID": "access", "AWS_SECRET_ACCESS_KEY": "secret-of-the-test",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_EC2_METADATA_DISABLED": "true"} {
		t.Setenv(k, v)
	}
	return c
}

// dialer connects to the socket, as soon as the server listens there.
func dialer(stop context.Context, socket string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		again := time.NewTicker(5 * time.Millisecond)
		defer again.Stop()
		for {
			conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
			if err == nil || ctx.Err() != nil || stop.Err() != nil {
				return conn, err
			}
			<-again.C
		}
	}
}

func (c *cloud) serve(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	c.mu.Lock()
	c.count++
	what := none
	if c.fault != nil {
		what = c.fault(c.count, r)
	}
	c.mu.Unlock()
	switch what {
	case lost:
		panic(http.ErrAbortHandler)
	case unheard:
		forward.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case broken:
		refuseXML(w, http.StatusInternalServerError, "InternalError")
	case busy:
		refuseXML(w, http.StatusServiceUnavailable, "SlowDown")
	case forbidden:
		refuseXML(w, http.StatusForbidden, "AccessDenied")
	default:
		forward.ServeHTTP(w, r)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/bucket/"))
}

func refuseXML(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("<Error><Code>" + code + "</Code><Message>said the proxy</Message></Error>"))
}

// address is that of the bucket, or of a prefix in it.
func (c *cloud) address(prefix string) string {
	return "s3://bucket/" + prefix + "?region=us-east-1&use_path_style=true&endpoint=" + url.QueryEscape(c.proxy.URL)
}

// open opens the bucket, or a prefix in it, by a client that tries once, so that
// tests count the tries of ours.
func (c *cloud) open(prefix string) *blob.Bucket {
	c.t.Helper()
	client := s3.New(s3.Options{
		BaseEndpoint: aws.String(c.proxy.URL), UsePathStyle: true, Region: "us-east-1", Retryer: aws.NopRetryer{},
		Credentials:                credentials.NewStaticCredentialsProvider("access", "secret-of-the-test", ""),
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	})
	bucket, err := s3blob.OpenBucket(context.Background(), client, "bucket", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	if prefix != "" {
		bucket = blob.PrefixedBucket(bucket, prefix+"/")
	}
	c.t.Cleanup(func() { _ = bucket.Close() })
	return bucket
}

// openAddress opens the bucket, or a prefix in it, as the command does.
func (c *cloud) openAddress(prefix string) *blob.Bucket {
	c.t.Helper()
	a, err := ParseAddress(c.address(prefix))
	if err != nil {
		c.t.Fatal(err)
	}
	bucket, err := a.Open(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = bucket.Close() })
	return bucket
}

// calm ends all faults and forgets what was asked.
func (c *cloud) calm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fault, c.asked, c.count = nil, nil, 0
}

func (c *cloud) disturb(f func(n int, r *http.Request) fault) {
	c.calm()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fault = f
}

// requests are the keys that were asked for by a method, in order.
func (c *cloud) requests(method string) (keys []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, line := range c.asked {
		if key, ok := strings.CutPrefix(line, method+" "); ok {
			keys = append(keys, key)
		}
	}
	return keys
}
