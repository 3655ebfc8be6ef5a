package dev.rouse.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorQueue;
import dev.rouse.ActorType;
import dev.rouse.DeadMessage;
import dev.rouse.InvalidCallException;
import dev.rouse.QueueHandler;
import dev.rouse.QueueInfo;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Mailer;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Messages that are handled several by one turn. */
public interface QueueBatchContract extends ActorFixture {

    ActorAddress MAILER = ActorAddress.of("mailer", "a");

    private TestNode mailer(Mailer.Post post, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Mailer.type(post, options));
    }

    private static ActorQueue mails(TestNode node) {
        return node.runtime().queue(Mailer.class, "mails", "a");
    }

    private static QueueInfo info(TestNode node) {
        return node.await(node.runtime().queues(MAILER)).stream()
                .filter(queue -> queue.name().equals("mails"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> sent(TestNode node) {
        return node.await(node.runtime().get(Mailer.class, "a").sent());
    }

    private static void untilEmpty(TestNode node) {
        for (int i = 0; i < 600 && info(node).depth() > 0; i++) {
            node.advance(Duration.ofMillis(50));
        }
        assertThat(info(node).depth()).isZero();
    }

    @Test
    default void turnHandlesWhatIsThereUpToItsBatch() {
        Mailer.Post post = new Mailer.Post();
        post.hold();
        try (TestNode node = mailer(post, options -> options)) {
            Received<Object> first = node.call(mails(node).sendAndWait("m0"));
            node.until(() -> post.tried.size() == 1);
            for (int i = 1; i <= 6; i++) {
                node.await(mails(node).send("m" + i));
            }
            post.letGo();
            untilEmpty(node);
            assertThat(post.tried).containsExactly("[m0] [1]", "[m1, m2, m3, m4] [1, 1, 1, 1]", "[m5, m6] [1, 1]");
            assertThat(first.values()).containsExactly(1);
            assertThat(sent(node)).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6");
        }
    }

    @Test
    default void messagesOfABatchThatFailsAreTriedEachByItself() {
        Mailer.Post post = new Mailer.Post();
        post.hold();
        post.broken.add("bad");
        try (TestNode node = mailer(post, options -> options.queues(queues -> queues.tries(2)))) {
            node.await(mails(node).send("first"));
            node.until(() -> post.tried.size() == 1);
            node.await(mails(node).send("a"));
            node.await(mails(node).send("bad"));
            node.await(mails(node).send("b"));
            post.letGo();
            node.until(() -> post.tried.size() == 2);
            assertThat(sent(node)).as("a batch that failed left nothing").containsExactly("first");
            assertThat(info(node).retrying()).isEqualTo(3);
            node.advance(Duration.ofMillis(1_200));
            untilEmpty(node);
            assertThat(post.tried)
                    .containsExactly("[first] [1]", "[a, bad, b] [1, 1, 1]", "[a] [2]", "[bad] [2]", "[b] [2]");
            assertThat(sent(node)).containsExactly("first", "a", "b");
            List<DeadMessage> dead = node.await(node.runtime().deadMessages(MAILER, "mails"));
            assertThat(dead)
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.arguments()).containsExactly("bad"));
            assertThat(info(node).retrying()).isZero();
        }
    }

    @Test
    default void batchOfAQueueInOrderKeepsItsOrderWhereItFails() {
        Mailer.Post post = new Mailer.Post();
        post.hold();
        post.broken.add("bad");
        try (TestNode node = mailer(post, options -> options.queues(queues -> queues.inOrder(true)))) {
            node.await(mails(node).send("first"));
            node.until(() -> post.tried.size() == 1);
            for (String mail : List.of("a", "bad", "b", "c", "d")) {
                node.await(mails(node).send(mail));
            }
            post.letGo();
            node.until(() -> post.tried.size() == 2);
            node.advance(Duration.ofMillis(1_200));
            node.until(() -> post.tried.size() == 4);
            assertThat(sent(node)).as("the broken one holds back the others").containsExactly("first", "a");
            post.broken.clear();
            untilEmpty(node);
            assertThat(sent(node)).containsExactly("first", "a", "bad", "b", "c", "d");
        }
    }

    @Test
    default void batchesCountAsTurnsOfWhichSeveralRunAtATime() {
        Mailer.Post post = new Mailer.Post();
        post.hold();
        try (TestNode node = mailer(post, options -> options.queue("cards", queue -> queue.concurrency(2)))) {
            ActorQueue cards = node.runtime().queue(MAILER, "cards");
            for (int i = 0; i < 10; i++) {
                node.await(cards.send("c" + i));
            }
            node.until(() -> post.tried.size() == 2);
            assertThat(post.tried).containsExactly("[c0]", "[c1]");
            post.letTheseGo();
            node.until(() -> post.tried.size() == 4);
            assertThat(post.tried).endsWith("[c2, c3, c4, c5]", "[c6, c7, c8, c9]");
            post.letGo();
        }
    }

    @Test
    default void batchThatWasCutOffIsHandledByTheNextNode() {
        Mailer.Post post = new Mailer.Post();
        post.hold();
        try (TestNode node = mailer(post, options -> options)) {
            for (int i = 0; i < 3; i++) {
                node.await(mails(node).send("m" + i));
            }
            node.until(() -> post.tried.size() == 1);
        }
        post.letGo();
        try (TestNode node = mailer(post, options -> options)) {
            node.advance(Duration.ofSeconds(10));
            untilEmpty(node);
            assertThat(sent(node)).containsExactly("m0", "m1", "m2");
        }
    }

    @Test
    default void messageOfABatchHasOneOfItsElements() {
        try (TestNode node = mailer(new Mailer.Post(), options -> options)) {
            assertThat(mails(node).handler().parameterTypes()).containsExactly(String.class);
            assertThatThrownBy(() -> node.await(mails(node).send(List.of("m"))))
                    .isInstanceOf(InvalidCallException.class);
        }
    }

    /** Batches of what is no list. */
    interface Wrong {

        @QueueHandler(value = "mails", batch = 2)
        Mono<Void> send(String mail);
    }

    @Test
    default void handlerOfBatchesTakesAList() {
        assertThatThrownBy(() -> HostedType.called(ActorType.called(Wrong.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes one List");
    }
}
