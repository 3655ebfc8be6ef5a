package dev.rouse.net.answer;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What all answers hold together that are collected, or that nobody has taken yet, is bounded. */
final class AnswerBytesTest {

    private static final int LIMIT = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** More than the system takes for a client that reads nothing, and more than half of the limit. */
    private static final String LARGE = "x".repeat(LIMIT - 100);

    private static final int FEW = 4_096;

    @RegisterExtension
    private final Front front = new Front()
            .with(options -> options.answerLimit(LIMIT).connections(connections -> connections.maxAnswerBytes(1)));

    private static String post(String action) {
        return RawClient.post("/actors/probe/k/" + action, "[\"\"]");
    }

    private RawClient.Reply call(String action) {
        try (RawClient client = new RawClient(front.port())) {
            return client.send(post(action)).reply();
        }
    }

    /** Calls again and again while the answer has that status. */
    private RawClient.Reply callWhile(int status, String action) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        RawClient.Reply reply = call(action);
        while (reply.status() == status) {
            assertThat(System.nanoTime() - end)
                    .as("%s is answered with %s for %s", action, status, PATIENCE)
                    .isNegative();
            reply = call(action);
        }
        return reply;
    }

    private void large() {
        front.node.on("text", arguments -> Mono.just(LARGE));
    }

    /** A client that reads nothing of an answer that was sent. */
    private RawClient slow() {
        RawClient slow = new RawClient(front.port(), FEW);
        slow.send(post("text"));
        slow.take(1);
        return slow;
    }

    @Test
    void answerThatWouldBeTooMuchBesideOthersIsToldSoAndSlowClientsMakeRoom() {
        large();
        try (RawClient slow = slow()) {
            RawClient.Reply refused = call("text");
            assertThat(refused.status()).isEqualTo(507);
            assertThat(json(refused.body()).at("/code").asString()).isEqualTo("answers_full");
            assertThat(json(refused.body()).at("/message").asString()).startsWith("This was done");
            assertThat(json(refused.body()).at("/metadata/limit").asInt()).isEqualTo(LIMIT);
            assertThat(json(refused.body()).at("/metadata/retryable").isMissingNode())
                    .isTrue();
            assertThat(refused.header("retry-after")).isNull();

            RawClient.Reply later = callWhile(507, "text");
            assertThat(later.status()).isEqualTo(200);
            assertThat(later.body()).hasSize(LARGE.length() + 2);
            List<ILoggingEvent> told = front.logged();
            assertThat(told).hasSize(1);
            assertThat(told.get(0).getFormattedMessage())
                    .contains("has not taken an answer of " + (LARGE.length() + 2) + " bytes");
            assertThat(slow.remaining()).isLessThan(LARGE.length());
        }
    }

    @Test
    void smallAnswersAreToldBesideThem() {
        large();
        front.node.on("whole", arguments -> Mono.just(7L));
        try (RawClient slow = slow()) {
            assertThat(slow).isNotNull();
            assertThat(front.call("whole", "[7]").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatClientsHaveTakenOrLeftIsGivenBack() {
        large();
        for (int i = 0; i < 5; i++) {
            assertThat(call("text").status()).isEqualTo(200);
            RawClient leaves = slow();
            leaves.close();
            RawClient.Reply next = callWhile(507, "text");
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void streamsThatAreCollectedCountWhileTheyLastAndNotAfterwards() {
        Sinks.Many<String> more = Sinks.many().unicast().onBackpressureBuffer();
        more.tryEmitNext("x".repeat(LIMIT * 3 / 4));
        front.node.on(
                "lots", arguments -> arguments[0].equals("first") ? more.asFlux() : Flux.just("x".repeat(LIMIT / 2)));
        RawClient first = front.raw().send(RawClient.post("/actors/probe/k/lots", "[\"first\"]"));

        RawClient.Reply refused = callWhile(200, "lots");
        assertThat(refused.status()).isEqualTo(507);

        more.tryEmitComplete();
        assertThat(first.reply().status()).isEqualTo(200);
        RawClient.Reply later = callWhile(507, "lots");
        assertThat(later.status()).isEqualTo(200);
    }

    @Test
    void answerOverTheLimitOfOneIsRefusedAsBefore() {
        front.node.on("text", arguments -> Mono.just("x".repeat(LIMIT)));
        assertThat(call("text").status()).isEqualTo(413);
        large();
        assertThat(call("text").status()).isEqualTo(200);
    }
}
