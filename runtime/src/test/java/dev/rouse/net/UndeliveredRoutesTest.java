package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.UndeliveredMessage;
import dev.rouse.UndeliveredMessage.Reason;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** What an actor sent and cannot be delivered, over HTTP. */
@Timeout(60)
class UndeliveredRoutesTest {

    private static final String ID = "0123456789abcdef";
    private static final String PATH = "/actors/probe/k/undelivered";

    @RegisterExtension
    final Front front = new Front();

    private void has() {
        front.node.undelivered = List.of(new UndeliveredMessage(
                ID,
                ActorAddress.of("shop", "a,b", "c"),
                "orders",
                List.of("secret"),
                Instant.parse("2030-01-31T12:00:00Z"),
                Instant.parse("2030-01-31T12:15:00Z"),
                Reason.UNKNOWN_QUEUE,
                "There is none."));
    }

    @Test
    void messagesAreListedWithoutTheirArguments() {
        has();
        assertThat(front.send("GET", PATH, "").body())
                .isEqualTo("{\"messages\":[{\"id\":\"" + ID
                        + "\",\"receiver\":{\"type\":\"shop\",\"key\":\"a\\\\,b,c\",\"keyParts\":[\"a,b\",\"c\"]},"
                        + "\"queue\":\"orders\",\"sentAt\":\"2030-01-31T12:00:00Z\",\"failedAt\":\"2030-01-31T12:15:00Z\","
                        + "\"reason\":\"unknown_queue\",\"error\":\"There is none.\"}]}");
    }

    @Test
    void messageIsSentAgainOrDropped() {
        has();
        assertThat(front.send("POST", PATH + "/" + ID, "").statusCode()).isEqualTo(204);
        assertThat(front.send("DELETE", PATH + "/" + ID, "").statusCode()).isEqualTo(204);
        assertThat(front.node.undeliveredOrders).containsExactly("retry probe/k " + ID, "drop probe/k " + ID);
    }

    @Test
    void messageThatIsNotThereIsNotFound() {
        for (String method : List.of("POST", "DELETE")) {
            HttpResponse<String> response = front.send(method, PATH + "/" + ID, "");
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(Front.json(response).at("/code").asString()).isEqualTo("unknown_message");
        }
    }

    @Test
    void nothingOfItIsThereWhereQueuesAreNotExposed() {
        front.with(options -> options.exposure(all -> all.queues(false).queueOrders(false)));
        assertThat(front.send("GET", PATH, "").statusCode()).isEqualTo(405);
        assertThat(front.send("POST", PATH + "/" + ID, "").statusCode()).isEqualTo(404);
        assertThat(front.send("DELETE", PATH + "/" + ID, "").statusCode()).isEqualTo(404);
        assertThat(front.node.undeliveredOrders).isEmpty();
    }

    @Test
    void guardThatDecidesAboutCallsAloneLetsNobodySeeIt() {
        front.with(options -> options.guard((request, address, action) -> Mono.just(true)));
        assertThat(front.send("GET", PATH, "").statusCode()).isEqualTo(403);
        assertThat(front.send("DELETE", PATH + "/" + ID, "").statusCode()).isEqualTo(403);
        assertThat(front.node.undeliveredOrders).isEmpty();
    }
}
