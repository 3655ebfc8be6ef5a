package dev.rouse.net;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPage;
import dev.rouse.ClusterView;
import dev.rouse.NodeHealth;
import dev.rouse.ScheduleEntry;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.SchedulePage;
import dev.rouse.StartLedger;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class RoutesTest {

    @RegisterExtension
    final Front front = new Front();

    @Test
    void actorsOfATypeAreListed() {
        front.node.list = (cursor, limit) ->
                Mono.just(new ActorPage(List.of(ActorAddress.of("probe", "a,b", "c")), cursor + "/" + limit));

        HttpResponse<String> response = front.send("GET", "/actors/probe?cursor=x%20%C3%BC&limit=7", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"actors\":[{\"type\":\"probe\",\"key\":\"a\\\\,b,c\",\"keyParts\":[\"a,b\",\"c\"]}],"
                        + "\"next\":\"x ü/7\"}");
    }

    @Test
    void listingHasAHundredByDefaultAndNoNextAtTheEnd() {
        AtomicReference<Integer> seen = new AtomicReference<>();
        front.node.list = (cursor, limit) -> {
            seen.set(limit);
            return Mono.just(new ActorPage(List.of(), null));
        };

        assertThat(front.send("GET", "/actors/probe", "").body()).isEqualTo("{\"actors\":[],\"next\":null}");
        assertThat(seen).hasValue(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=-1", "limit=x", "limit=1&limit=2", "limit=99999999999"})
    void badLimitIsRefused(String query) {
        HttpResponse<String> response = front.send("GET", "/actors/probe?" + query, "");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/code").asString()).isEqualTo("invalid_query");
    }

    @Test
    void malformedQueryIsRefused() {
        assertThat(front.raw()
                        .send(RawClient.get("/actors/probe?cursor=%zz"))
                        .reply()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void actorIsDescribed() {
        front.node.info = address -> Mono.just(new ActorInfo(
                address,
                true,
                Instant.parse("2026-01-02T03:04:05Z"),
                true,
                dev.rouse.ActorPhase.RUNNING,
                null,
                new StartLedger(1, 512, List.of(new StartLedger.Entry("state", StartLedger.Source.LIVE, 20))),
                List.of(),
                Map.of("schedule", Map.of("nextDue", Instant.parse("2026-01-02T04:00:00Z")))));

        HttpResponse<String> response = front.send("GET", "/actors/probe/a,b", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"type\":\"probe\",\"key\":\"a,b\",\"exists\":true,\"awake\":true,"
                        + "\"phase\":\"RUNNING\",\"reason\":null,"
                        + "\"createdAt\":\"2026-01-02T03:04:05Z\",\"lastStart\":{\"roundTrips\":1,\"bytes\":512,"
                        + "\"sources\":[{\"name\":\"state\",\"source\":\"LIVE\",\"bytes\":20}]},\"running\":[],"
                        + "\"features\":{\"schedule\":{\"nextDue\":\"2026-01-02T04:00:00Z\"}}}");
    }

    @Test
    void actorThatDoesNotExistIsDescribedAsSuch() {
        HttpResponse<String> response = front.send("GET", "/actors/probe/a", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"type\":\"probe\",\"key\":\"a\",\"exists\":false,\"awake\":false,"
                        + "\"phase\":\"GONE\",\"reason\":null,"
                        + "\"createdAt\":null,\"lastStart\":null,\"running\":[],\"features\":{}}");
    }

    @Test
    void actorIsDestroyed() {
        AtomicReference<ActorAddress> seen = new AtomicReference<>();
        front.node.destroy = address -> Mono.fromRunnable(() -> seen.set(address));

        HttpResponse<String> response = front.send("DELETE", "/actors/probe/a", "");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("content-length")).isEmpty();
        assertThat(seen).hasValue(ActorAddress.of("probe", "a"));
    }

    @Test
    void destroyingNothingIsNotFound() {
        front.node.destroy = address -> Mono.error(new ActorNotFoundException(address));

        assertThat(front.send("DELETE", "/actors/probe/a", "").statusCode()).isEqualTo(404);
    }

    @Test
    void scheduleIsListed() {
        Instant due = Instant.parse("2026-01-02T03:04:05Z");
        Instant later = due.plusSeconds(5);
        front.node.schedule = (cursor, limit) -> Mono.just(new SchedulePage(
                List.of(
                        entry("daily", new Timing.Cron("@daily", ZoneId.of("Europe/Berlin")), due, 0, later, 0),
                        entry(null, new Timing.Every(Duration.ofSeconds(90)), due, 2, null, 7),
                        entry(null, new Timing.Once(), due, 0, null, 0)),
                cursor + "/" + limit));

        HttpResponse<String> response = front.send("GET", "/actors/probe/a/schedule?cursor=x&limit=7", "");

        String rest = "\"due\":\"2026-01-02T03:04:05Z\",\"wakeAt\":\"2026-01-02T03:04:05Z\",";
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"entries\":["
                        + "{\"id\":\"0123456789abcdef\",\"name\":\"daily\",\"action\":\"text\",\"kind\":\"cron\","
                        + "\"intervalMillis\":null,\"cron\":\"@daily\",\"zone\":\"Europe/Berlin\"," + rest
                        + "\"failures\":0,\"until\":\"2026-01-02T03:04:10Z\",\"left\":null},"
                        + "{\"id\":\"0123456789abcdef\",\"name\":null,\"action\":\"text\",\"kind\":\"every\","
                        + "\"intervalMillis\":90000,\"cron\":null,\"zone\":null," + rest
                        + "\"failures\":2,\"until\":null,\"left\":7},"
                        + "{\"id\":\"0123456789abcdef\",\"name\":null,\"action\":\"text\",\"kind\":\"once\","
                        + "\"intervalMillis\":null,\"cron\":null,\"zone\":null," + rest
                        + "\"failures\":0,\"until\":null,\"left\":null}"
                        + "],\"next\":\"x/7\"}");
    }

    private static ScheduleEntry entry(String name, Timing timing, Instant due, int failures, Instant until, int left) {
        return new ScheduleEntry(
                "0123456789abcdef",
                Optional.ofNullable(name),
                "text",
                List.of("secret"),
                timing,
                due,
                failures,
                due,
                Optional.ofNullable(until),
                left == 0 ? OptionalInt.empty() : OptionalInt.of(left));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/actors/probe/a/schedule/0123456789abcdef | id 0123456789abcdef",
                "/actors/probe/a/schedule/%C3%BC           | id ü",
                "/actors/probe/a/schedule?name=at%20once   | name at once",
            })
    void entryIsCancelledByIdOrName(String path, String which) {
        AtomicReference<String> seen = new AtomicReference<>();
        front.node.cancel = (address, entry) -> {
            seen.set(address + " " + entry);
            return Mono.just(true);
        };

        HttpResponse<String> response = front.send("DELETE", path, "");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(seen).hasValue(ActorAddress.of("probe", "a") + " " + which);
    }

    @Test
    void entryThatIsNotThereIsNotFound() {
        front.node.cancel = (address, entry) -> Mono.just(false);

        HttpResponse<String> response = front.send("DELETE", "/actors/probe/a/schedule?name=x", "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/code").asString()).isEqualTo("unknown_entry");
        assertThat(json(response).at("/metadata/entry").asString()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?name=", "?name=a&name=b", "?id=x"})
    void cancellationWithoutAnEntryIsRefusedAndCancelsNothing(String query) {
        AtomicReference<String> seen = new AtomicReference<>();
        front.node.cancel = (address, entry) -> {
            seen.set(entry);
            return Mono.just(true);
        };

        HttpResponse<String> response = front.send("DELETE", "/actors/probe/a/schedule" + query, "");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/code").asString()).isEqualTo("invalid_query");
        assertThat(seen).hasNullValue();
    }

    @Test
    void actionThatIsNamedScheduleIsCalledAllTheSame() {
        assertThat(front.call("schedule", "[\"a\"]").body()).isEqualTo("\"a\"");
        assertThat(front.send("GET", "/actors/probe/k/schedule", "").body())
                .isEqualTo("{\"entries\":[],\"next\":null}");
    }

    @Test
    void healthIsAlwaysToldAndReadyOnlyOfANodeThatServes() {
        String serving =
                "{\"status\":\"SERVING\",\"reason\":\"fine\",\"residentActors\":3,\"sinceConfirmedMillis\":120,"
                        + "\"heartbeatMillis\":2,\"admissionMillis\":1,\"lastGroup\":7}";
        assertThat(front.send("GET", "/health", "").body()).isEqualTo(serving);
        assertThat(front.send("GET", "/ready", "").body()).isEqualTo(serving);
        assertThat(front.send("GET", "/ready", "").statusCode()).isEqualTo(200);

        front.node.health = new NodeHealth(
                NodeHealth.Status.FENCED, "taken over", 0, Duration.ofSeconds(9), NodeHealth.StorePace.UNKNOWN);

        assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = front.send("GET", "/ready", "");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"FENCED\",\"reason\":\"taken over\",\"residentActors\":0,"
                        + "\"sinceConfirmedMillis\":9000,\"heartbeatMillis\":0,\"admissionMillis\":0,\"lastGroup\":0}");
    }

    @Test
    void membersOfTheClusterAreToldWithTheirShards() {
        front.node.view = new ClusterView(
                "1f",
                1024,
                List.of(
                        new ClusterView.Member(
                                "a", ClusterView.State.ACTIVE, "10.0.0.7:7400", "1.2", 1, 512, 768, true),
                        new ClusterView.Member(
                                "b", ClusterView.State.DRAINING, "10.0.0.8:7400", "1.1", 1, 256, 0, false)),
                List.of(new ClusterView.Move("b", "a", 256), new ClusterView.Move(null, "a", 256)),
                List.of("cart"));

        assertThat(front.send("GET", "/cluster", "").body())
                .isEqualTo(
                        "{\"version\":\"1f\",\"shards\":1024,\"unowned\":256,\"members\":["
                                + "{\"node\":\"a\",\"state\":\"ACTIVE\",\"address\":\"10.0.0.7:7400\",\"build\":\"1.2\",\"weight\":1,"
                                + "\"owned\":512,\"meant\":768,\"self\":true,\"actors\":12},"
                                + "{\"node\":\"b\",\"state\":\"DRAINING\",\"address\":\"10.0.0.8:7400\",\"build\":\"1.1\",\"weight\":1,"
                                + "\"owned\":256,\"meant\":0,\"self\":false,\"actors\":null}],\"moves\":["
                                + "{\"from\":\"b\",\"to\":\"a\",\"shards\":256},{\"from\":null,\"to\":\"a\",\"shards\":256}],\"pausedTypes\":[\"cart\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/actors",
                "/nothing",
                "/healthy",
                "/health/x",
                "/actors/probe/k/any/more",
                "/actors/probe/k/schedule/x/more",
                "/actors/probe/k/schedules/x",
                "/x/actors/probe"
            })
    void unknownPathIsNotFound(String path) {
        HttpResponse<String> response = front.send("GET", path, "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/code").asString()).isEqualTo("unknown_path");
        assertThat(json(response).at("/metadata/path").asString()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /actors/probe | GET, HEAD",
                "PUT | /actors/probe/k | GET, HEAD, DELETE",
                "GET | /actors/probe/k/any | POST",
                "PUT | /actors/probe/k/schedule | GET, HEAD, POST, DELETE",
                "GET | /actors/probe/k/schedule/x | DELETE",
                "DELETE | /health | GET, HEAD",
                "OPTIONS | /ready | GET, HEAD",
                "POST | /cluster | GET, HEAD",
            })
    void wrongMethodIsToldWhichAreRight(String method, String path, String allow) {
        HttpResponse<String> response = front.send(method, path, "");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue(allow);
        assertThat(json(response).at("/code").asString()).isEqualTo("method_not_allowed");
    }

    @Test
    void everythingLivesUnderThePrefix() {
        front.with(options -> options.prefix("/rouse/v1"));

        assertThat(front.send("GET", "/rouse/v1/health", "").statusCode()).isEqualTo(200);
        assertThat(front.send("POST", "/rouse/v1/actors/probe/k/text", "[\"a\"]")
                        .body())
                .isEqualTo("\"a\"");
        assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(404);
        assertThat(front.send("GET", "/rouse/v1x/health", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%+1", "%-1", "%FF", "%C0%80", "%ED%A0%80", "%C3", "\u00fc"})
    void malformedKeyIsRefused(String key) {
        RawClient.Reply reply =
                front.raw().send(RawClient.get("/actors/probe/" + key)).reply();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply.body()).at("/code").asString()).isEqualTo("malformed_path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actors/probe/", "/actors/probe/a,", "/actors/probe/a%5Cb", "/actors/1x/a", "/actors//a"})
    void addressThatNoActorCanHaveIsRefused(String path) {
        HttpResponse<String> response = front.send("GET", path, "");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/code").asString()).isEqualTo("invalid_address");
    }

    @Test
    void unknownTypeAndActionAreNotFound() {
        assertThat(json(front.send("POST", "/actors/cart/k/any", ""))
                        .at("/code")
                        .asString())
                .isEqualTo("unknown_type");
        assertThat(json(front.send("GET", "/actors/cart", "")).at("/code").asString())
                .isEqualTo("unknown_type");
        assertThat(json(front.send("GET", "/actors/cart/k", "")).at("/code").asString())
                .isEqualTo("unknown_type");
        assertThat(json(front.call("fly", "")).at("/code").asString()).isEqualTo("unknown_action");
        assertThat(front.call("fly", "").statusCode()).isEqualTo(404);
    }

    @Test
    void absoluteRequestTargetIsUnderstood() {
        RawClient.Reply reply = front.raw()
                .send(RawClient.get("http://somewhere:80/health?x=1"))
                .reply();

        assertThat(reply.status()).isEqualTo(200);
    }
}
