package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import dev.rouse.net.inspect.InspectorAuthorizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The page of the inspector in a browser, at one node of three: every act, with a pointer and with a keyboard alone. Pictures of every view in
 * all looks are kept with {@code JOPTS=-Drouse.pictures=target/pictures}.
 */
@Timeout(600)
class InspectorPageTest {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of the inspector's page");

    private static final String PLACE = "document.querySelector('main').innerText";

    /** Jobs on actors whose keys begin so wait until they are let go. */
    private static final String SLOW = "slow-";

    private static final Sinks.Empty<Void> LET_GO = Sinks.empty();
    private static InspectedCluster cluster;

    /** Ways to use the page. */
    enum Way {
        POINTER(1) {
            @Override
            Hand of(Window window) {
                return new Hand.Pointer(window);
            }
        },
        KEYBOARD(2) {
            @Override
            Hand of(Window window) {
                return new Hand.Keyboard(window);
            }
        };

        /** Of the actor that it acts on: none is on the node that serves the page. */
        private final int node;

        Way(int node) {
            this.node = node;
        }

        abstract Hand of(Window window);
    }

    private static final class SlowJobs implements InspectorAuthorizer {

        @Override
        public Mono<Boolean> mayRead(@Nullable Principal who, @Nullable ActorAddress actor) {
            return Mono.just(true);
        }

        @Override
        public Mono<Boolean> mayAct(@Nullable Principal who, @Nullable ActorAddress actor, String act) {
            boolean isSlow = actor != null && actor.key().startsWith(SLOW);
            return isSlow ? LET_GO.asMono().thenReturn(true) : Mono.just(true);
        }
    }

    @BeforeAll
    static void start() {
        cluster = new InspectedCluster(3, "127.0.0.1", options -> options.inspector(i -> i.authorizer(new SlowJobs())));
    }

    @AfterAll
    static void stop() {
        LET_GO.tryEmitEmpty();
        cluster.close();
    }

    private static Window open(String hash) {
        return CHROMIUM.open("http://127.0.0.1:" + cluster.port() + "/inspector#" + hash);
    }

    private static void go(Window window, String hash) {
        window.evaluate("location.hash = " + Window.quoted("#" + hash));
    }

    private static void shows(Window window, String text) {
        window.await(PLACE + ".includes(" + Window.quoted(text) + ") && " + Hand.IDLE);
    }

    private static void told(Window window, String text) {
        window.await(
                "document.querySelector('#toast').textContent.includes(" + Window.quoted(text) + ") && " + Hand.IDLE);
        window.evaluate("document.querySelector('#toast').textContent = ''");
    }

    /** Keeps a picture where somebody wants to look at it. */
    private static void picture(Window window, String name) {
        String folder = System.getProperty("rouse.pictures", "");
        if (folder.isEmpty()) {
            return;
        }
        try {
            for (String look : List.of("light", "dark", "narrow")) {
                window.look(look.equals("narrow") ? 400 : 1280, 900, !look.equals("light"));
                int height =
                        window.evaluate("document.documentElement.scrollHeight").asInt();
                window.look(
                        look.equals("narrow") ? 400 : 1280,
                        Math.max(900, Math.min(height, 2600)),
                        !look.equals("light"));
                Path file = Files.createDirectories(Path.of(folder)).resolve(name + "-" + look + ".png");
                Files.write(file, Base64.getDecoder().decode(window.picture()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nodesAndLivesOfAllAreShown() {
        Window window = open("nodes");
        window.await("document.querySelectorAll('main section:first-child tbody tr').length === 3");
        window.await("document.querySelector('#health').className === 'good'");
        for (int node = 0; node < 3; node++) {
            String key = cluster.keyOn(node);
            shows(window, key);
        }
        window.await(
                "new Set([...document.querySelectorAll('td[data-name=Node] code')].map(one => one.title)).size >= 3");
        picture(window, "nodes");
    }

    @Test
    void actorsAreFoundByTheBeginningOfTheirKeys() {
        Flux.range(0, 120)
                .concatMap(i -> cluster.account("many-" + i).deposit(1))
                .then(cluster.account("many-<img src=x onerror=document.title='hacked'>")
                        .deposit(1))
                .block();
        Window window = open("actors/account/many-");
        window.await("document.querySelectorAll('tbody tr').length === 100");
        window.point(Hand.named(Hand.all("main section"), "More"));
        window.await("document.querySelectorAll('tbody tr').length === 121");
        assertThat(window.evaluate("document.querySelectorAll('main img').length")
                        .asInt())
                .isZero();
        window.press("/");
        assertThat(window.evaluate("document.activeElement.type").asString()).isEqualTo("search");
        window.retype("many-11");
        window.press("Enter");
        window.await("document.querySelectorAll('tbody tr').length === 11");
        picture(window, "actors");
    }

    @ParameterizedTest
    @EnumSource
    void stateIsEditedUnlessThereIsANewerOneAndActionsAreCalled(Way way) {
        String key = cluster.keyOn(way.node);
        Window window = open("actor/account/" + key);
        Hand hand = way.of(window);
        window.await("document.querySelector('textarea.state')?.value.includes('\"amount\"')");
        window.await("document.querySelectorAll('.ledger li').length > 3");
        picture(window, "actor");
        window.evaluate("window.revision = document.querySelector('.revision').textContent");
        hand.write("document.querySelector('textarea.state')", "{\"amount\": 9, \"text\": \"edited\"}");
        hand.button("Save as new state");
        told(window, "Save the state: done");
        window.await("document.querySelector('.revision').textContent !== window.revision");
        assertThat(cluster.account(key).deposit(1).block()).isEqualTo(10);
        hand.button("Save as new state");
        told(window, "another state by now");
        hand.button("Read again");
        window.await("document.querySelector('textarea.state')?.value.includes('\"amount\": 10')");

        hand.part("Call");
        hand.choose(Hand.field("Action"), "deposit");
        hand.write(Hand.field("Arguments"), "[5]");
        hand.button("Call");
        window.await("document.querySelector('main section pre')?.textContent === '15'");
        picture(window, "call");
        go(window, "actor/account/new-" + way + "/call");
        shows(window, "new-" + way);
        hand.choose(Hand.field("Action"), "deposit");
        hand.write(Hand.field("Arguments"), "[5]");
        hand.button("Call");
        told(window, "There is no actor");
        hand.tick("document.querySelector('main input[type=checkbox]')");
        hand.button("Call");
        window.await("document.querySelector('main section pre')?.textContent === '5'");
    }

    @ParameterizedTest
    @EnumSource
    void actorIsPausedResumedLetSleepAndDestroyed(Way way) {
        String key = cluster.keyOn(way.node);
        Window window = open("actor/account/" + key);
        Hand hand = way.of(window);
        hand.order("Pause");
        told(window, "Pause: done");
        shows(window, "paused");
        hand.order("Resume");
        told(window, "Resume: done");
        cluster.account(key).deposit(1).block();
        hand.order("Let it sleep");
        told(window, "Let it sleep: done");
        hand.order("Token");
        hand.confirm();
        hand.part("Lives and events");
        cluster.account(key).tell("hello").block();
        shows(window, "hello");
        window.await("document.querySelector('td[data-name=To]')");
        picture(window, "lives");
        hand.order("Destroy");
        if (way == Way.POINTER) {
            window.await("document.querySelector('dialog')");
            picture(window, "destroy");
        }
        hand.confirm(key);
        shows(window, "does not exist");
        go(window, "audit");
        shows(window, "destroy");
        picture(window, "audit");
    }

    @ParameterizedTest
    @EnumSource
    void lettersAreRetriedAndDropped(Way way) {
        String key = cluster.keyOn(way.node);
        String at = "actors/account/" + key;
        cluster.account(key).plan().block();
        cluster.account(key).note("cart/1", "{\"tea\":2}").block();
        cluster.first().queue(Account.class, "orders", key).send("bad").block();
        cluster.account(key).mail("hello").block();
        cluster.await(at + "/letters", all -> all.get("letters").size() == 1);
        cluster.await(at + "/queues", all -> all.at("/queues/0/deadLetters").asInt() == 1);
        cluster.await(at + "/undelivered", all -> all.get("letters").size() == 1);

        Window window = open("actor/account/" + key + "/schedule");
        Hand hand = way.of(window);
        shows(window, "it fails");
        picture(window, "schedule");
        hand.button("Retry");
        told(window, "Retry fail: done");
        cluster.await(at + "/letters", all -> all.get("letters").size() == 1);
        hand.part("Schedule");
        shows(window, "it fails");
        hand.button("Drop");
        told(window, "Drop fail: done");
        hand.button("Cancel");
        told(window, "Cancel later: done");
        shows(window, "Nothing is scheduled.");

        hand.part("Queues");
        shows(window, "a bad order");
        picture(window, "queues");
        hand.button("Retry");
        told(window, "Retry order: done");
        cluster.await(at + "/queues", all -> all.at("/queues/0/deadLetters").asInt() == 1);
        hand.part("Queues");
        shows(window, "a bad order");
        hand.button("Drop");
        told(window, "Drop order: done");
        hand.button("Retry");
        told(window, "Retry orders");
        cluster.await(at + "/undelivered", all -> all.get("letters").size() == 1);
        hand.part("Queues");
        shows(window, "account/broken");
        hand.button("Drop");
        told(window, "Drop orders");

        hand.part("Own data");
        shows(window, "cart/1");
        picture(window, "data");
        hand.part("Connections");
        shows(window, "Nobody is connected.");
        picture(window, "connections");
    }

    @ParameterizedTest
    @EnumSource
    void workflowsAreSteered(Way way) {
        String key = cluster.keyOn(way.node);
        String at = "actors/account/" + key + "/flows";
        for (String id : List.of("w", "cancelled", "killed")) {
            cluster.account(key).open(id).block();
            cluster.await(at + "/" + id, flow -> flow.get("entries").size() == 2);
        }
        Window window = open("actor/account/" + key + "/flows");
        Hand hand = way.of(window);
        hand.button("w");
        shows(window, "approved");
        picture(window, "flows");
        hand.button("Pause");
        told(window, "Pause w: done");
        hand.button("Resume");
        told(window, "Resume w: done");
        hand.write(Hand.field("Name of"), "other");
        hand.button("Send the signal");
        told(window, "Send the signal other: done");
        hand.button("Restart from reserve");
        hand.confirm();
        told(window, "Restart from reserve: done");
        cluster.await(at + "/w", flow -> flow.get("entries").size() == 2);
        hand.button("w");
        hand.button("Fork from approved");
        hand.confirm();
        told(window, "Fork from approved: done");
        cluster.await(at, all -> all.get("flows").size() == 4);
        hand.button("w");
        shows(window, "Workflow w ");
        hand.write(Hand.field("Name of"), "approved");
        hand.button("Complete the promise");
        told(window, "Complete the promise approved: done");
        cluster.await(at + "/w", flow -> flow.at("/flow/status").asString().equals("completed"));
        hand.button("cancelled");
        shows(window, "Workflow cancelled ");
        hand.button("Cancel");
        hand.confirm();
        told(window, "Cancel cancelled: done");
        hand.button("killed");
        shows(window, "Workflow killed ");
        hand.button("Kill");
        hand.confirm();
        told(window, "Kill killed: done");
        cluster.await(at + "/killed", flow -> flow.at("/flow/status").asString().equals("killed"));
    }

    @ParameterizedTest
    @EnumSource
    void typesArePausedAndManyAreActedOnAtOnce(Way way) {
        String prefix = "bulk-" + way + "-";
        Flux.range(0, 12)
                .concatMap(i -> cluster.account(prefix + i)
                        .deposit(1)
                        .then(cluster.account(prefix + i).plan()))
                .blockLast();
        for (int i = 0; i < 12; i++) {
            cluster.await(
                    "actors/account/" + prefix + i + "/letters",
                    all -> all.get("letters").size() == 1);
        }
        Window window = open("actors/account/" + prefix);
        Hand hand = way.of(window);
        shows(window, prefix + "0");
        for (String act : List.of("sleep", "pause", "resume", "retry", "drop", "destroy")) {
            hand.choose(Hand.field("What to do"), act);
            hand.button("Do it to all");
            if (act.equals("destroy")) {
                hand.confirm("account");
            } else {
                hand.confirm();
            }
            window.await("location.hash === '#jobs'");
            shows(window, "12 of 12 done");
            window.await("document.querySelector('tbody tr').innerText.includes(" + Window.quoted(act) + ")");
            picture(window, "jobs");
            go(window, "actors/account/" + prefix);
            shows(window, "Actors of account");
            window.await(Hand.field("What to do"));
        }
        shows(window, "There are none.");

        Flux.range(0, 12).concatMap(i -> cluster.account(SLOW + i).deposit(1)).blockLast();
        go(window, "actors/account/" + SLOW);
        shows(window, SLOW + "0");
        hand.choose(Hand.field("What to do"), "sleep");
        hand.button("Do it to all");
        hand.confirm();
        window.await("document.querySelector('tbody tr').innerText.includes('running')");
        picture(window, "job-running");
        hand.button("Stop");
        told(window, "Stop: done");
        window.await("document.querySelector('tbody tr').innerText.includes('stopped')");

        go(window, "actors/account");
        hand.button("Pause the type");
        hand.confirm();
        told(window, "Pause account: done");
        cluster.await("node", node -> node.at("/types/0/paused").asBoolean());
        hand.button("Resume the type");
        told(window, "Resume account: done");
        cluster.await("node", node -> !node.at("/types/0/paused").asBoolean());
    }

    @Test
    void hotActorsOfAllNodesAreShownLive() {
        Window window = open("hot");
        shows(window, "Counted on all nodes");
        for (int node = 0; node < 3; node++) {
            String key = cluster.keyOn(node);
            for (int i = 0; i < 50; i++) {
                cluster.account(key).deposit(1).block();
            }
        }
        shows(window, "deposit");
        window.await("new Set([...document.querySelectorAll('[aria-label=\"Hot actors\"] td[data-name=Node] code')]"
                + ".map(one => one.title)).size === 3");
        assertThat(window.texts("[aria-label='Shares of the nodes'] tbody tr")).hasSize(3);
        window.point(Hand.named(Hand.all("main section"), "By bytes"));
        picture(window, "hot");
    }

    @Test
    void somebodyWithoutATokenIsAskedForOne() {
        try (InspectedCluster closed =
                new InspectedCluster(1, "127.0.0.1", options -> options.inspector(i -> i.token("secret")))) {
            Window window = CHROMIUM.open("http://127.0.0.1:" + closed.port() + "/inspector");
            shows(window, "A token is needed");
            picture(window, "token");
            Hand hand = new Hand.Keyboard(window);
            hand.write("document.querySelector('#token')", "secret");
            window.press("Enter");
            shows(window, "Nodes");
        }
    }
}
