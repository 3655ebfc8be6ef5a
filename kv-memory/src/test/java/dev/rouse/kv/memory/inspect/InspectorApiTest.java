package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.LifecycleEvent;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** The JSON of the inspector, at one node of two. */
@Timeout(180)
class InspectorApiTest {

    private final InspectedCluster cluster = new InspectedCluster(2, "127.0.0.1", options -> options);
    private final List<LifecycleEvent> lives = new CopyOnWriteArrayList<>();
    private Disposable listening;

    @BeforeEach
    void listen() {
        listening =
                Flux.fromIterable(cluster.nodes).flatMap(node -> node.events()).subscribe(lives::add);
    }

    @AfterEach
    void close() {
        listening.dispose();
        cluster.close();
    }

    private void sleep(String key) {
        cluster.post("actors/account/" + key + "/sleep", "");
        cluster.await("actors/account/" + key, actor -> !actor.get("awake").asBoolean());
    }

    @Test
    void nothingThatIsLookedAtIsWoken() {
        cluster.account("a").deposit(7).block();
        cluster.account("a").note("k", "v").block();
        cluster.account("a").open("w").block();
        sleep("a");
        lives.clear();
        String at = "actors/account/a";

        assertThat(cluster.get("node").at("/types/0/name").asString()).isEqualTo("account");
        cluster.await("cluster", seen -> seen.get("members").size() == 2);
        assertThat(cluster.get("actors/account?prefix=a").at("/actors/0/key").asString())
                .isEqualTo("a");
        assertThat(cluster.get("actors/account?prefix=b").get("actors").size()).isZero();
        assertThat(cluster.get(at).get("phase").asString()).isEqualTo("ASLEEP");
        JsonNode state = cluster.get(at + "/state");
        assertThat(state.at("/value/text").asString()).contains("\"amount\":7");
        assertThat(state.get("editable").asBoolean()).isTrue();
        assertThat(cluster.get(at + "/data").at("/entries/0/value/text").asString())
                .isEqualTo("\"v\"");
        for (String part : List.of("schedule", "letters", "queues", "undelivered", "connections", "events")) {
            assertThat(cluster.send("GET", at + "/" + part, "").statusCode())
                    .as(part)
                    .isEqualTo(200);
        }
        JsonNode flow = cluster.get(at + "/flows/w");
        assertThat(flow.at("/flow/status").asString()).isEqualTo("running");
        assertThat(flow.get("entries")
                        .valueStream()
                        .map(entry -> entry.get("path").asString()))
                .contains("reserve", "approved");
        assertThat(lives).as("no actor has changed its phase").isEmpty();
    }

    private static JsonNode listed(JsonNode page, String key) {
        return page.get("actors")
                .valueStream()
                .filter(actor -> actor.get("key").asString().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void phaseAndNodeAreToldWhereverAnActorIsAwake() {
        try (InspectedCluster three = new InspectedCluster(3, "127.0.0.1", options -> options)) {
            for (int node = 0; node < 3; node++) {
                String key = three.keyOn(node);
                for (JsonNode told : List.of(
                        listed(three.get("actors/account?prefix=" + key), key), three.get("actors/account/" + key))) {
                    assertThat(told.get("phase").asString()).isEqualTo("RUNNING");
                    assertThat(told.get("awake").asBoolean()).isTrue();
                    assertThat(told.get("node").asString()).isEqualTo(three.name(node));
                    assertThat(told.get("silent").isNull()).isTrue();
                }
                three.post("actors/account/" + key + "/sleep", "");
                three.await(
                        "actors/account/" + key,
                        actor -> actor.get("phase").asString().equals("ASLEEP"));
                List<LifecycleEvent> woken = new CopyOnWriteArrayList<>();
                Disposable watching = Flux.fromIterable(three.nodes)
                        .flatMap(each -> each.events())
                        .subscribe(woken::add);
                JsonNode asleep = listed(three.get("actors/account?prefix=" + key), key);
                assertThat(asleep.get("phase").asString()).isEqualTo("ASLEEP");
                assertThat(asleep.get("awake").asBoolean()).isFalse();
                assertThat(woken).as("no actor has changed its phase").isEmpty();
                watching.dispose();
            }
        }
    }

    @Test
    void actorWhoseNodeDoesNotAnswerIsToldOfInTime() {
        try (InspectedCluster three = new InspectedCluster(3, "127.0.0.1", options -> options)) {
            String key = three.keyOn(2);
            AccountActor.HOLDS_UP.set(true);
            try {
                three.account(key).holdUp().subscribe();
                JsonNode told = three.await(
                        "actors/account?prefix=" + key,
                        page -> !listed(page, key).get("silent").isNull());
                assertThat(listed(told, key).get("silent").asString()).contains("1000 ms");
                assertThat(listed(told, key).get("phase").isNull()).isTrue();
                assertThat(listed(told, key).get("node").asString()).isEqualTo(three.name(2));
                long from = System.nanoTime();
                JsonNode one = three.get("actors/account/" + key);
                assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
                assertThat(one.get("silent").asString()).contains("1000 ms");
                assertThat(one.get("phase").isNull()).isTrue();
                assertThat(three.get("actors/account/" + key + "/state")
                                .at("/value/text")
                                .asString())
                        .as("what the store has is told all the same")
                        .contains("\"amount\":1");
            } finally {
                AccountActor.HOLDS_UP.set(false);
            }
        }
    }

    @Test
    void startLedgerTellsWhereEachKeyCameFrom() {
        cluster.account("a").deposit(1).block();
        JsonNode start = cluster.get("actors/account/a").get("lastStart");
        assertThat(start.get("roundTrips").asInt()).isLessThanOrEqualTo(1);
        assertThat(start.get("sources")
                        .valueStream()
                        .map(source -> source.get("name").asString()))
                .contains("meta", "state", "inspector-token");
        sleep("a");
        cluster.account("a").deposit(1).block();
        JsonNode again = cluster.get("actors/account/a").get("lastStart");
        assertThat(again.get("sources")
                        .valueStream()
                        .filter(source -> source.get("bytes").asInt() > 0)
                        .map(source -> source.get("name").asString()))
                .contains("meta", "state");
        assertThat(again.get("sources")
                        .valueStream()
                        .mapToLong(source -> source.get("bytes").asLong())
                        .sum())
                .isEqualTo(again.get("bytes").asLong());
    }

    @Test
    void stateIsEditedUnlessThereIsANewerOne() {
        cluster.account("a").deposit(1).block();
        String revision = cluster.get("actors/account/a/state").get("revision").asString();
        String edit = "{\"revision\":\"%s\",\"state\":{\"amount\":5,\"text\":\"edited\"}}".formatted(revision);

        assertThat(cluster.post("actors/account/a/state", edit).get("done").asBoolean())
                .isTrue();
        assertThat(cluster.account("a").deposit(1).block()).isEqualTo(6);

        HttpResponse<String> refused = cluster.send("POST", "actors/account/a/state", edit);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("state_changed");
        HttpResponse<String> wrong = cluster.send(
                "POST",
                "actors/account/a/state",
                "{\"revision\":\"%s\",\"state\":{\"nothing\":1}}"
                        .formatted(cluster.get("actors/account/a/state")
                                .get("revision")
                                .asString()));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(cluster.account("a").deposit(1).block()).isEqualTo(7);
    }

    @Test
    void actionsAreCalledWithArguments() {
        JsonNode called = cluster.post("actors/account/a/call/deposit?create=true", "[3]");
        assertThat(called.get("result").asInt()).isEqualTo(3);
        assertThat(cluster.send("POST", "actors/account/none/call/deposit", "[3]")
                        .statusCode())
                .as("an actor that does not exist is not made by the way")
                .isEqualTo(404);
        assertThat(cluster.send("POST", "actors/account/a/call/deposit", "[\"x\"]")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void actorsArePausedResumedLetSleepAndDestroyed() {
        cluster.account("a").deposit(1).block();
        cluster.post("actors/account/a/pause", "");
        assertThat(cluster.get("actors/account/a").get("reason").asString()).contains("paused");
        cluster.post("actors/account/a/resume", "");
        assertThat(cluster.account("a").deposit(1).block()).isEqualTo(2);
        sleep("a");
        assertThat(cluster.post("actors/account/a/sleep", "").get("done").asBoolean())
                .as("it sleeps already")
                .isFalse();

        assertThat(cluster.send("POST", "actors/account/a/destroy", "{\"confirm\":\"b\"}")
                        .statusCode())
                .isEqualTo(400);
        cluster.post("actors/account/a/destroy", "{\"confirm\":\"a\"}");
        assertThat(cluster.get("actors/account/a").get("exists").asBoolean()).isFalse();
    }

    @Test
    void deadLettersAreRetriedAndDropped() {
        cluster.account("a").plan().block();
        String letters = "actors/account/a/letters";
        JsonNode dead = cluster.await(letters, all -> all.get("letters").size() == 1);
        assertThat(dead.at("/letters/0/error").asString()).contains("it fails");
        String first = dead.at("/letters/0/id").asString();
        cluster.post(letters + "/" + first + "/retry", "");
        JsonNode again = cluster.await(
                letters,
                all -> all.get("letters").size() == 1
                        && !all.at("/letters/0/id").asString().equals(first));
        cluster.post(letters + "/" + again.at("/letters/0/id").asString() + "/drop", "");
        assertThat(cluster.get(letters).get("letters").size()).isZero();

        assertThat(cluster.get("actors/account/a/schedule")
                        .at("/entries/0/action")
                        .asString())
                .isEqualTo("later");
    }

    @Test
    void deadMessagesAreDropped() {
        cluster.first().queue(Account.class, "orders", "a").send("bad").block();
        cluster.await(
                "actors/account/a/queues",
                all -> all.at("/queues/0/deadLetters").asInt() == 1);
        JsonNode dead = cluster.get("actors/account/a/queues/orders");
        assertThat(dead.at("/letters/0/arguments/text").asString()).isEqualTo("[\"bad\"]");
        String id = dead.at("/letters/0/id").asString();
        assertThat(cluster.post("actors/account/a/queues/orders/letters/" + id + "/drop", "")
                        .get("done")
                        .asBoolean())
                .isTrue();
        assertThat(cluster.post("actors/account/a/queues/orders/letters/" + id + "/drop", "")
                        .get("done")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void promisesOfWorkflowsAreCompleted() {
        cluster.account("a").open("w").block();
        cluster.await("actors/account/a/flows/w", flow -> flow.get("entries").size() == 2);
        cluster.post("actors/account/a/flows/w/promises/approved", "true");
        JsonNode ended = cluster.await(
                "actors/account/a/flows/w",
                flow -> flow.at("/flow/status").asString().equals("completed"));
        assertThat(ended.at("/result/text").asString()).isEqualTo("true");
    }

    @Test
    void workflowsAreRestartedFromAStep() {
        cluster.account("a").open("w").block();
        cluster.await("actors/account/a/flows/w", flow -> flow.get("entries").size() == 2);
        assertThat(cluster.post("actors/account/a/flows/w/restart", "{\"step\":\"reserve\"}")
                        .get("done")
                        .asBoolean())
                .isTrue();
        cluster.await("actors/account/a/flows/w", flow -> flow.get("entries").size() == 2);
        assertThat(cluster.send("POST", "actors/account/a/flows/w/restart", "{}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(cluster.get("audit").at("/acts/1/act").asString()).isEqualTo("flows.restart");
    }

    @Test
    void jobActsOnAllThatBeginSo() {
        Flux.range(0, 30)
                .concatMap(i -> cluster.account("many-" + i).deposit(1))
                .then(cluster.account("other").deposit(1))
                .block();
        cluster.post("jobs", "{\"act\":\"sleep\",\"type\":\"account\",\"prefix\":\"many-\"}");
        JsonNode done =
                cluster.await("jobs", all -> all.at("/jobs/0/state").asString().equals("done"));
        assertThat(done.at("/jobs/0/total").asInt()).isEqualTo(30);
        assertThat(done.at("/jobs/0/done").asInt()).isEqualTo(30);
        JsonNode told = cluster.await(
                "audit", all -> all.at("/acts/0/outcome").asString().equals("done"));
        assertThat(told.at("/acts/0/act").asString()).isEqualTo("job.sleep");
        assertThat(told.at("/acts/1/outcome").asString()).isEqualTo("begun");
        assertThat(told.at("/acts/1/on").asString()).isEqualTo("account/many-*");
        cluster.post("jobs/" + done.at("/jobs/0/id").asLong() + "/stop", "");
        assertThat(cluster.get("audit").at("/acts/0/act").asString()).isEqualTo("job.stop");
        assertThat(cluster.get("actors/account/other").get("awake").asBoolean()).isTrue();
        assertThat(cluster.send("POST", "jobs", "{\"act\":\"destroy\",\"type\":\"account\"}")
                        .statusCode())
                .as("destruction is confirmed")
                .isEqualTo(400);
    }

    @Test
    void hotActorsAreCountedWhileSomebodyLooks() {
        try (InspectedCluster one = new InspectedCluster(1, "127.0.0.1", options -> options)) {
            one.account("a").deposit(1).block();
            assertThat(one.get("activity").get("actors").size())
                    .as("nobody looked before")
                    .isZero();
            for (int i = 0; i < 10; i++) {
                one.account("a").deposit(1).block();
            }
            JsonNode seen = one.get("activity");
            assertThat(seen.at("/actors/0/actor/key").asString()).isEqualTo("a");
            assertThat(seen.at("/actors/0/turns").asInt()).isEqualTo(10);
            assertThat(seen.at("/actors/0/bytes").asInt()).isPositive();
            assertThat(seen.at("/slow/0/action").asString()).isEqualTo("deposit");
        }
    }

    @Test
    void hotActorsOfAllNodesAreTold() {
        cluster.await("cluster", seen -> seen.get("members").size() == 2);
        List<String> keys = List.of(cluster.keyOn(0), cluster.keyOn(1));
        cluster.get("activity");
        for (String key : keys) {
            for (int i = 0; i < 10; i++) {
                cluster.account(key).deposit(1).block();
            }
        }
        JsonNode seen = cluster.get("activity");
        assertThat(seen.get("nodes").valueStream().map(node -> node.get("node").asString()))
                .as("the share of each node")
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(seen.get("nodes").valueStream().map(node -> node.get("turns").asInt()))
                .allMatch(turns -> turns >= 10);
        assertThat(seen.get("nodes")
                        .valueStream()
                        .map(node -> node.get("silent").isNull()))
                .containsOnly(true);
        assertThat(seen.get("actors")
                        .valueStream()
                        .map(busy -> busy.at("/actor/key").asString()))
                .containsAll(keys);
        assertThat(seen.get("actors").valueStream().map(busy -> busy.get("node").asString()))
                .contains(
                        seen.at("/nodes/0/node").asString(),
                        seen.at("/nodes/1/node").asString());
    }

    @Test
    void keysThatLookLikeMarkupOrPathsAreText() {
        for (String key :
                List.of("<img src=x onerror=alert(1)>", "../../node", "%2e%2e", "a/b?c#d", "ä €\u202e", ".", "=x")) {
            ActorAddress address = ActorAddress.of("account", key);
            cluster.first().actor(Account.class, key).deposit(1).block();
            String path = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(address.key().getBytes(StandardCharsets.UTF_8));
            assertThat(cluster.get("actors/account/=" + path).get("key").asString())
                    .isEqualTo(address.key());
        }
    }

    @Test
    void largeStateIsCut() {
        cluster.account("a").grow(900_000).block();
        JsonNode state = cluster.get("actors/account/a/state");
        assertThat(state.at("/value/cut").asBoolean()).isTrue();
        assertThat(state.at("/value/text").asString()).hasSize(256 * 1024);
        assertThat(state.at("/value/size").asInt()).isGreaterThan(900_000);
        assertThat(state.get("editable").asBoolean()).isFalse();
    }

    @Test
    void actsAreAudited() {
        cluster.account("a").deposit(1).block();
        cluster.post("actors/account/a/pause", "");
        JsonNode last = cluster.get("audit").at("/acts/0");
        assertThat(last.get("who").asString()).isEqualTo("local");
        assertThat(last.get("act").asString()).isEqualTo("pause");
        assertThat(last.get("on").asString()).isEqualTo("account/a");
        assertThat(last.get("outcome").asString()).isEqualTo("done");
    }
}
