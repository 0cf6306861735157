# Every task of this repo. `make test` is what continuous integration runs.

E2E := generator/e2e
RESULTS := $(abspath .results)

# Tests that start the program again and again, or feed two engines in turn, run
# without the race detector: it finds nothing there that the others do not
# (which build the same sites in one process), and takes several times as long.
PLAIN := ^(TestScripts|TestColor|TestSameBytesEverywhere|TestKilledBuilds|TestTwoBuildsAtOnce|TestInterruptedBuilds|TestRecall|TestGoAndJavaScriptAgree|TestVectors|TestSoak)$$

# The object stores, without those whose modules take twice as long to compile
# as all the rest; `make stores` compiles these too.
STORES := deploy,deploy_s3

.PHONY: build check test setup lint unit deploy stores e2e summary screenshots golden fmt fuzz audit same-binary soak faults bench bench-stages profile bench-search bench-serve

build: ## the real site, into public/
	go run ./generator build

check: ## every mistake in the content
	go run ./generator check

test: setup lint unit deploy e2e summary ## all tests, with what they need

setup: ## Chromium, a C compiler for the race detector, the npm packages
	@sh $(E2E)/setup.sh

lint:
	@test -z "$$(gofmt -l . | tee /dev/stderr)"
	go vet ./...

unit:
	@mkdir -p $(RESULTS)
	@rm -f $(RESULTS)/*
	go test -race -timeout 25m -skip '$(PLAIN)' -json ./... > $(RESULTS)/go.json || { node $(E2E)/summary.mjs $(RESULTS); exit 1; }
	go test -timeout 15m -run '$(PLAIN)' -json ./generator ./generator/search >> $(RESULTS)/go.json || { node $(E2E)/summary.mjs $(RESULTS); exit 1; }

deploy: ## object stores, against a real S3 server
	go vet -tags $(STORES) ./generator ./generator/deploy
	go test -timeout 15m -tags $(STORES) -json ./generator/deploy >> $(RESULTS)/go.json || { node $(E2E)/summary.mjs $(RESULTS); exit 1; }
	go test -timeout 5m -tags $(STORES) -run '^TestDeployCommand$$' -json ./generator >> $(RESULTS)/go.json || { node $(E2E)/summary.mjs $(RESULTS); exit 1; }

stores: ## the program with every object store compiles
	go vet -tags deploy ./generator ./generator/deploy

e2e: ## the built site in a real browser
	@mkdir -p $(RESULTS)
	cd $(E2E) && node --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
	  --test-reporter=tap --test-reporter-destination=$(RESULTS)/node.tap *.test.mjs ../../templates/assets/*.test.mjs

summary:
	@node $(E2E)/summary.mjs $(RESULTS)

screenshots: setup ## the pictures of the README, from the built site
	cd $(E2E) && node readme.mjs ../../docs/screenshots

golden: ## rewrite the golden files; look at the diff before you commit it
	go test ./generator ./generator/search -update

fuzz: ## each fuzz target for FUZZTIME
	@sh generator/fuzz.sh $(or $(FUZZTIME),30s)

audit: ## known flaws of Go modules and npm packages; needs the network, says so where there is none
	@sh generator/audit.sh

same-binary: ## the program built in two folders has the same bytes
	@sh generator/samebinary.sh

soak: ## random edits under serve for SOAK, each compared with a fresh build
	go test ./generator -run '^TestSoak$$' -v -timeout 0 -soak $(or $(SOAK),10m)

faults: ## 200 kills of the publisher and of the program, 50 pairs of builds of each, 20 points of a full disk, over old and first publications
	go test ./generator/site -run '^(TestKill|TestTwoBuilds|TestDiskThat)' -v -timeout 0 -faults
	go test ./generator -run '^(TestKilledBuilds|TestTwoBuildsAtOnce)$$' -v -timeout 0 -faults

bench: ## a whole build beside a floor, Hugo, and Hugo with Pagefind, in turn; ARTICLES=10000 ROUNDS=3 HUGO=hugo PAGEFIND=pagefind
	@go run ./generator/bench -articles $(or $(ARTICLES),1000) -rounds $(or $(ROUNDS),3) -hugo $(or $(HUGO),hugo) -pagefind $(or $(PAGEFIND),pagefind)

bench-stages: ## CPU, memory and allocations of each stage of a build, beside a floor; ARTICLES=10000
	go test ./generator -run '^$$' -bench Build -benchtime 1x -count 3 -benchmem -timeout 60m -articles $(or $(ARTICLES),1000)

profile: ## where rendering spends its time: .results/cpu.prof and mem.prof
	@mkdir -p $(RESULTS)
	go test ./generator -run '^$$' -bench 'Build/render' -benchtime 3x -articles $(or $(ARTICLES),1000) \
	  -cpuprofile $(RESULTS)/cpu.prof -memprofile $(RESULTS)/mem.prof -o $(RESULTS)/generator.test
	go tool pprof -top -cum $(RESULTS)/generator.test $(RESULTS)/cpu.prof | head -60

bench-serve: setup ## the preview: first page, an edit, memory; ARTICLES=10000
	cd $(E2E) && node preview.bench.mjs $(or $(ARTICLES),10000)

bench-search: ## how well the search finds, what it costs; BENCH="--articles FILE --queries FILE --count 100000"
	@node generator/search/bench/bench.mjs $(BENCH)

fmt:
	gofmt -w .
