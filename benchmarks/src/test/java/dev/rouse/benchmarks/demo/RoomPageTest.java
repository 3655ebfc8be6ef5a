package dev.rouse.benchmarks.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ClusterOptions;
import dev.rouse.fixture.browser.Chromium;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of the demo, in two windows of a browser. */
class RoomPageTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("The test of the demo's page");

    private final KvStore store = MemoryKvStore.create();
    private final List<DemoServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.leave().block(LONGEST));
        store.close().block(LONGEST);
    }

    private DemoServer start() {
        return start(0);
    }

    private DemoServer start(int port) {
        DemoServer server =
                DemoServer.start(store, port, ClusterOptions.defaults()).block(LONGEST);
        servers.add(server);
        return server;
    }

    /** Both say something in turn, with {@code between} before each but the first; everything is heard once and in order, in both. */
    private static void talk(ChatWindow ann, ChatWindow bob, List<String> texts, Runnable between) {
        int before = ann.heard().size();
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                between.run();
            }
            (i % 2 == 0 ? ann : bob).say(texts.get(i));
            ann.hear(texts.get(i));
            bob.hear(texts.get(i));
        }
        assertThat(ann.heard().subList(before, ann.heard().size())).isEqualTo(texts);
        assertThat(bob.heard()).isEqualTo(ann.heard());
    }

    private static List<String> texts(String word, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> word + " " + i).toList();
    }

    @Test
    void twoWindowsTalkThroughARoomThatSleepsAfterEachWord() {
        int port = start().port();
        ChatWindow ann = new ChatWindow(CHROMIUM, port, "ann");
        ChatWindow bob = new ChatWindow(CHROMIUM, port, "bob");

        talk(ann, bob, texts("word", 6), bob::letItSleep);

        assertThat(ann.window.texts(".awake")).hasSize(6);
        assertThat(ann.window.texts("#events .offset"))
                .as("all of its events, in one numbering")
                .isEqualTo(
                        IntStream.rangeClosed(1, 17).mapToObj(String::valueOf).toList());
        bob.letItSleep();
        ann.window.await("document.querySelector('#phase').textContent === 'asleep'");
    }

    @Test
    void historyIsShownToWhoComesLater() {
        int port = start().port();
        ChatWindow ann = new ChatWindow(CHROMIUM, port, "ann");
        ann.say("first");
        ann.hear("first");

        ChatWindow bob = new ChatWindow(CHROMIUM, port, "bob");

        bob.hear("first");
        assertThat(bob.window.texts(".message .name")).containsExactly("ann:");
    }

    @Test
    void twoWindowsTalkThroughARoomThatMovesToAnotherNode() {
        DemoServer first = start();
        ChatWindow before = new ChatWindow(CHROMIUM, first.port(), "cem");
        before.say("hello");
        before.hear("hello");
        DemoServer second = start();
        ChatWindow ann = new ChatWindow(CHROMIUM, second.port(), "ann");
        ChatWindow bob = new ChatWindow(CHROMIUM, second.port(), "bob");
        ann.hear("hello");
        bob.hear("hello");
        talk(ann, bob, texts("before", 2), () -> {});

        servers.remove(first);
        first.leave().block(LONGEST);
        talk(ann, bob, texts("after", 2), () -> {});

        assertThat(ann.heard()).containsExactly("hello", "before 1", "before 2", "after 1", "after 2");
        assertThat(ann.window.texts("#nodes .here")).singleElement().asString().contains("has the room");
    }

    @Test
    void wordsThatAreSaidWhileAServerClosesAndTheNextOneStartsAreSaidOnce() {
        DemoServer first = start();
        ChatWindow ann = new ChatWindow(CHROMIUM, first.port(), "ann");
        ChatWindow bob = new ChatWindow(CHROMIUM, first.port(), "bob");
        talk(ann, bob, texts("before", 2), () -> {});

        servers.remove(first);
        first.leave().block(LONGEST);
        ann.window.await("document.querySelector('#link').textContent !== 'open'");
        ann.say("meanwhile");
        start(first.port());
        bob.hear("meanwhile");
        ann.hear("meanwhile");
        talk(ann, bob, texts("after", 2), () -> {});

        assertThat(bob.heard()).containsExactly("before 1", "before 2", "meanwhile", "after 1", "after 2");
    }

    @Test
    void whatIsNotSaidIsExplained() {
        ChatWindow ann = new ChatWindow(CHROMIUM, start().port(), "ann");

        ann.say(" ");

        ann.window.await("document.querySelector('#notice').textContent.includes('A message has a name and a text')");
    }

    @Test
    void textOfOthersIsTextAndNothingElse() {
        ChatWindow ann = new ChatWindow(CHROMIUM, start().port(), "<b>ann</b>");

        ann.say("<img src=x onerror=alert(1)>");

        ann.hear("<img src=x onerror=alert(1)>");
        assertThat(ann.window
                        .evaluate("document.images.length + document.querySelectorAll('b').length")
                        .asInt())
                .isZero();
    }

    @Test
    void pageFitsANarrowWindowAndTheDark() {
        ChatWindow ann = new ChatWindow(CHROMIUM, start().port(), "ann");
        ann.say("a-word-that-is-far-longer-than-any-line-of-a-phone-".repeat(5));
        ann.window.await("document.querySelectorAll('.message').length === 1");

        ann.window.look(400, 800, true);
        assertThat(ann.window.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(400);
        String dark = ann.window
                .evaluate("getComputedStyle(document.body).backgroundColor")
                .asString();
        ann.window.look(400, 800, false);
        assertThat(ann.window
                        .evaluate("getComputedStyle(document.body).backgroundColor")
                        .asString())
                .isNotEqualTo(dark);
    }
}
