package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** The page of the inspector in a browser, at one node of three: every act, with a pointer and with a keyboard alone. */
@Timeout(300)
class InspectorPageTest {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of the inspector's page");

    private static final String PLACE = "document.querySelector('main').innerText";

    private final InspectedCluster cluster = new InspectedCluster(3, "127.0.0.1", options -> options);

    @AfterEach
    void close() {
        cluster.close();
    }

    private Window open(String hash) {
        return CHROMIUM.open("http://127.0.0.1:" + cluster.port() + "/inspector#" + hash);
    }

    private static String button(String text) {
        return "[...document.querySelectorAll('button')].find(one => one.textContent === '" + text + "')";
    }

    private static void click(Window window, String text) {
        window.await(button(text) + " && !" + button(text) + ".disabled");
        window.evaluate(button(text) + ".click()");
    }

    private static void shows(Window window, String text) {
        window.await(PLACE + ".includes(" + Window.quoted(text) + ")");
    }

    private static void told(Window window, String text) {
        window.await("document.querySelector('#toast').textContent.includes(" + Window.quoted(text) + ")");
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
                Path file = Files.createDirectories(Path.of(folder)).resolve(name + "-" + look + ".png");
                Files.write(file, Base64.getDecoder().decode(window.picture()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nodesAndTheirShardsAreShown() {
        cluster.account("a").deposit(1).block();
        Window window = open("nodes");
        window.await("document.querySelectorAll('main section:first-child tbody tr').length === 3");
        window.await("document.querySelector('#health').className === 'good'");
        cluster.account("b").deposit(1).block();
        picture(window, "nodes");
    }

    @Test
    void actorsAreFoundByTheBeginningOfTheirKeys() {
        Flux.range(0, 120)
                .concatMap(i -> cluster.account("many-" + i).deposit(1))
                .then()
                .block();
        cluster.account("<img src=x onerror=document.title='hacked'>")
                .deposit(1)
                .block();
        Window window = open("actors/account");
        window.await("document.querySelectorAll('tbody tr').length === 100");
        click(window, "More");
        window.await("document.querySelectorAll('tbody tr').length === 121");
        assertThat(window.evaluate("document.querySelectorAll('main img').length")
                        .asInt())
                .isZero();
        window.fill("input[type=search]", "many-11");
        click(window, "Find");
        window.await("document.querySelectorAll('tbody tr').length === 11");
        picture(window, "actors");
        window.evaluate("document.querySelector('main select').value = 'sleep'");
        click(window, "Do it to all");
        click(window, "Do it");
        shows(window, "11 of 11 done");
        picture(window, "jobs");
    }

    @Test
    void actorIsCalledEditedPausedResumedLetSleepAndDestroyed() {
        cluster.account("a").deposit(7).block();
        Window window = open("actor/account/a");
        window.await("document.querySelector('textarea.state')?.value.includes('\"amount\": 7')");
        window.await("document.querySelector('svg.ledger')");
        picture(window, "actor");
        window.evaluate("window.revision = document.querySelector('.revision').textContent");
        window.fill("textarea.state", "{\"amount\": 9, \"text\": \"edited\"}");
        click(window, "Save as new state");
        told(window, "Save the state: done");
        window.await("!" + PLACE + ".includes(window.revision.slice(-8))");
        assertThat(cluster.account("a").deposit(1).block()).isEqualTo(10);
        click(window, "Save as new state");
        told(window, "another state by now");

        click(window, "Call");
        window.await("document.querySelector('select[aria-label=Action]')");
        window.evaluate("document.querySelector('select[aria-label=Action]').value = 'deposit'");
        window.fill("textarea[aria-label^=Arguments]", "[5]");
        window.evaluate(
                "[...document.querySelectorAll('main section button')].find(one => one.textContent === 'Call').click()");
        window.await("document.querySelector('main section pre')?.textContent === '15'");
        picture(window, "call");

        click(window, "Pause");
        told(window, "Pause: done");
        shows(window, "paused");
        click(window, "Resume");
        told(window, "Resume: done");
        click(window, "Let it sleep");
        told(window, "Let it sleep");
        click(window, "Destroy");
        window.await("document.querySelectorAll('dialog input').length === 2");
        assertThat(window.evaluate(button("Do it") + ".disabled").asBoolean()).isTrue();
        window.fill("dialog input:nth-of-type(1)", "a");
        assertThat(window.evaluate(button("Do it") + ".disabled").asBoolean())
                .as("once is not enough")
                .isTrue();
        picture(window, "destroy");
        window.fill("dialog input:nth-of-type(2)", "a");
        click(window, "Do it");
        shows(window, "does not exist");
        window.evaluate("location.hash = '#audit'");
        shows(window, "destroy");
        picture(window, "audit");
    }

    @Test
    void lettersAreRetriedAndDroppedAndPromisesKept() {
        cluster.account("a").plan().block();
        cluster.account("a").note("cart/1", "{\"tea\":2}").block();
        cluster.account("a").open("w").block();
        cluster.account("a").tell("hello").block();
        cluster.first().queue(Account.class, "orders", "a").send("bad").block();
        cluster.await("actors/account/a/letters", all -> all.get("letters").size() == 1);
        cluster.await(
                "actors/account/a/queues",
                all -> all.at("/queues/0/deadLetters").asInt() == 1);

        Window window = open("actor/account/a/schedule");
        shows(window, "it fails");
        picture(window, "schedule");
        click(window, "Retry");
        told(window, "Retry fail: done");
        cluster.await("actors/account/a/letters", all -> all.get("letters").size() == 1);
        click(window, "Schedule");
        shows(window, "it fails");
        click(window, "Drop");
        told(window, "Drop fail: done");
        click(window, "Cancel");
        shows(window, "Nothing is scheduled.");

        click(window, "Queues");
        shows(window, "a bad order");
        picture(window, "queues");
        click(window, "Drop");
        told(window, "Drop order: done");

        click(window, "Workflows");
        click(window, "w");
        shows(window, "approved");
        picture(window, "flows");
        window.evaluate("document.querySelector('input[aria-label^=Name]').dataset.old = 'yes'");
        click(window, "Restart from here");
        click(window, "Do it");
        told(window, "Restart from reserve: done");
        window.await("document.querySelector('input[aria-label^=Name]:not([data-old])')");
        shows(window, "approved");
        window.fill("input[aria-label^=Name]", "approved");
        click(window, "Complete the promise");
        cluster.await(
                "actors/account/a/flows/w",
                flow -> flow.at("/flow/status").asString().equals("completed"));

        click(window, "Own data");
        shows(window, "cart/1");
        picture(window, "data");
        click(window, "Lives and events");
        shows(window, "hello");
        cluster.account("a").tell("live").block();
        shows(window, "live");
        picture(window, "lives");
    }

    @Test
    void hotActorsAreShownLive() {
        Window window = open("hot");
        shows(window, "Counted on this node");
        String key = cluster.keyOn(0);
        for (int i = 0; i < 50; i++) {
            cluster.account(key).deposit(1).block();
        }
        shows(window, "deposit");
        picture(window, "hot");
    }

    @Test
    void everythingIsReachedWithAKeyboardAlone() {
        cluster.account("a").deposit(1).block();
        Window window = open("actors/account");
        window.await("document.querySelectorAll('tbody tr').length === 1");
        window.press("/");
        assertThat(window.evaluate("document.activeElement.type").asString()).isEqualTo("search");
        window.type("a");
        window.press("Enter");
        tabTo(window, "document.activeElement.textContent === 'a'");
        window.press("Enter");
        window.await("location.hash.startsWith('#actor/account/a') && document.querySelector('textarea.state')");
        tabTo(window, "document.activeElement.textContent === 'Destroy'");
        window.press("Enter");
        window.await("document.activeElement.matches('dialog input')");
        window.type("a");
        window.press("Tab");
        window.type("a");
        tabTo(window, "document.activeElement.textContent === 'Do it'");
        window.press("Enter");
        shows(window, "does not exist");
    }

    private static void tabTo(Window window, String condition) {
        for (int i = 0; i < 60; i++) {
            if (window.evaluate(condition).asBoolean()) {
                return;
            }
            window.press("Tab");
        }
        throw new AssertionError("Tab does not reach " + condition);
    }
}
