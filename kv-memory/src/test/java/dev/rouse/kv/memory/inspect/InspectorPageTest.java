package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import dev.rouse.net.inspect.InspectorAuthorizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    private static final int MOST_ELEMENTS = 4_000;
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

    /** Nothing is wider than a narrow window, and there is no more of it than a browser draws at once. */
    private static void fits(Window window, String name) {
        window.look(400, 900, true);
        assertThat(window.evaluate(
                                "[document.documentElement, ...document.querySelectorAll('.card, dialog')]"
                                        + ".filter(one => one.scrollWidth > one.clientWidth).map(one => one.tagName + one.className).join()")
                        .asString())
                .as("what is wider than a narrow window in " + name)
                .isEmpty();
        assertThat(window.evaluate("document.querySelectorAll('*').length").asInt())
                .as("elements of " + name)
                .isLessThan(MOST_ELEMENTS);
        window.look(1280, 900, true);
    }

    /** Keeps a picture where somebody wants to look at it. */
    private static void picture(Window window, String name) {
        fits(window, name);
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

    @Test
    void phaseAndNodeOfEveryActorAreShownAndFollowIt() {
        for (int node = 0; node < 3; node++) {
            String key = cluster.keyOn(node);
            String row =
                    "[...document.querySelectorAll('table.actors tbody tr')].find(row => row.cells[0].textContent === "
                            + Window.quoted(key) + ")";
            String at = ".cells[2].querySelector('code')?.title === " + Window.quoted(cluster.name(node));
            Window window = open("actors/account/k" + node);
            window.await(row + "?.cells[1].textContent === 'running' && " + row + at);
            picture(window, "actors-" + node);
            window.await("document.querySelector('#health').className === 'good'");
            boolean isAsleep = false;
            while (!isAsleep) { // What is told before the page listens is in its list.
                cluster.account(key).deposit(1).block();
                cluster.post("actors/account/" + key + "/sleep", "");
                isAsleep = window.evaluate(row + ".cells[1].textContent === 'asleep'")
                        .asBoolean();
            }
            go(window, "actor/account/" + key);
            shows(window, "asleep");
            picture(window, "actor-asleep");
            cluster.account(key).deposit(1).block();
            window.await("document.querySelector('main > .row code')?.title === " + Window.quoted(cluster.name(node)));
            window.await(PLACE + ".includes('running')");
        }
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
        window.await("document.querySelector('dialog .secret')?.textContent.length > 10");
        picture(window, "actor-token");
        hand.press("dialog", "Close");
        window.await("document.querySelector('dialog') === null");
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
        hand.confirm();
        told(window, "Drop fail: done");
        hand.button("Cancel");
        hand.confirm();
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
        hand.confirm();
        told(window, "Drop order: done");
        hand.button("Retry");
        told(window, "Retry orders");
        cluster.await(at + "/undelivered", all -> all.get("letters").size() == 1);
        hand.part("Queues");
        shows(window, "account/broken");
        hand.button("Drop");
        hand.confirm();
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

        Flux.range(0, 96).concatMap(i -> cluster.account(SLOW + i).deposit(1)).blockLast();
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

    /** A key of 1,000 characters with markup and marks that turn the direction of what follows. */
    private static String hostileKey() {
        return ("hostile<img src=x onerror=document.title='hacked'>\u202e" + "y".repeat(980)).substring(0, 999)
                + "\u202e";
    }

    @Test
    void hostileContentIsShownInPartsAndAsText() {
        String key = hostileKey();
        String at = "actors/account/="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
        cluster.account(key).grow(1_000_000).block();
        cluster.account(key).failOften(300).block();
        cluster.account(key).openLong("long", 500).block();
        cluster.await(at + "/letters", all -> all.get("letters").size() == 300);
        cluster.await(at + "/flows/long", flow -> flow.get("entries").size() == 501);

        Window window = open("actors/account/hostile");
        window.await("document.querySelectorAll('table.actors tbody tr').length === 1");
        picture(window, "hostile-list");
        window.evaluate("document.querySelector('table.actors a').click()");
        shows(window, "Whole key");
        window.await("document.querySelector('textarea.state')?.readOnly");
        shows(window, "of 1000");
        assertThat(window.evaluate(
                                "document.querySelectorAll('main img').length + ' ' + document.title.includes('hacked')"
                                        + " + ' ' + document.body.innerText.includes('\u202e')")
                        .asString())
                .isEqualTo("0 true false");
        picture(window, "hostile-actor");

        Hand hand = new Hand.Pointer(window);
        hand.part("Schedule");
        shows(window, "Dead letters (300)");
        window.await("document.querySelectorAll('main section tbody tr').length === 50");
        hand.button("More");
        window.await("document.querySelectorAll('main section tbody tr').length === 100");
        hand.part("Workflows");
        hand.button("long");
        window.await("document.querySelectorAll('.timeline li').length === 100");
        picture(window, "hostile-flow");
        hand.button("Show 100 of the 401 before");
        window.await("document.querySelectorAll('.timeline li').length === 200");
        hand.order("Destroy");
        window.await("document.querySelectorAll('dialog input').length === 2");
        picture(window, "hostile-destroy");
        hand.confirm("destroy");
        told(window, "Destroy: done");
        shows(window, "does not exist");
    }

    @Test
    void fortyQueuesAreOpenedOneByOne() {
        for (int i = 0; i < CrowdActor.QUEUES; i++) {
            cluster.first()
                    .queue(Crowd.class, CrowdActor.queue(i), "all")
                    .send("work")
                    .block();
        }
        cluster.await(
                "actors/crowd/all/queues",
                all -> all.get("queues")
                        .valueStream()
                        .allMatch(queue -> queue.get("deadLetters").asInt() == 1));
        Window window = open("actor/crowd/all/queues");
        window.await("document.querySelectorAll('[aria-label=Queues] tbody tr').length === 40");
        shows(window, "Dead letters of q40");
        assertThat(window.texts("table[aria-label^='Dead letters'] tbody tr")).hasSize(3);
        window.point(
                "[...document.querySelectorAll('main button')].filter(one => one.textContent === 'Dead letters of q40 (1)').at(-1)");
        window.await("document.querySelectorAll(\"table[aria-label^='Dead letters'] tbody tr\").length === 4");
        picture(window, "forty-queues");
    }

    @Test
    void actorWhoseNodeDoesNotAnswerIsShownAsSuch() {
        try (InspectedCluster held = new InspectedCluster(3, "127.0.0.1", options -> options)) {
            String key = held.keyOn(2);
            Window window = CHROMIUM.open("http://127.0.0.1:" + held.port() + "/inspector#actor/account/" + key);
            shows(window, "on node " + held.name(2).substring(0, 8));
            AccountActor.HOLDS_UP.set(true);
            try {
                held.account(key).holdUp().subscribe();
                shows(window, "is silent");
                shows(window, "unknown");
                picture(window, "silent-actor");
            } finally {
                AccountActor.HOLDS_UP.set(false);
            }
        }
    }

    @Test
    void emptyViewsSayThatTheyAreEmpty() {
        cluster.account("empty").deposit(1).block();
        Window window = open("actor/account/empty/data");
        Hand hand = new Hand.Pointer(window);
        shows(window, "It has none.");
        picture(window, "empty-data");
        hand.part("Schedule");
        shows(window, "Nothing is scheduled.");
        shows(window, "There are none.");
        picture(window, "empty-schedule");
        hand.part("Workflows");
        shows(window, "It has no workflows.");
        hand.part("Lives and events");
        shows(window, "It has emitted none that are kept.");
        picture(window, "empty-lives");
        go(window, "actors/account/nobody-");
        shows(window, "There are none.");
        picture(window, "empty-list");
        go(window, "actor/nosuch/x");
        shows(window, "This cannot be shown");
        picture(window, "error");
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
