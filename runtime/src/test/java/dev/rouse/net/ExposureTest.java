package dev.rouse.net;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is not exposed is as if it were not there. */
@Timeout(60)
class ExposureTest {

    @RegisterExtension
    final Front front = new Front();

    private void expose(UnaryOperator<HttpExposure.Builder> exposure) {
        front.with(options -> options.exposure(exposure));
    }

    private static void assertNotFound(HttpResponse<String> response, String code) {
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/code").asString()).isEqualTo(code);
    }

    @Test
    void actionsThatAreNamedAreAlone() {
        expose(all -> all.actions("probe", "text", "any"));

        assertThat(front.call("text", "[\"a\"]").statusCode()).isEqualTo(200);
        HttpResponse<String> other = front.call("add", "[1,2]");
        assertNotFound(other, "unknown_action");
        assertThat(json(other).at("/message").asString())
                .contains("[any, text]")
                .doesNotContain("add,");
    }

    @Test
    void typeThatIsNotNamedIsNotThereInAnyRoute() {
        expose(all -> all.types("probe"));

        for (String method : new String[] {"GET", "DELETE"}) {
            assertNotFound(front.send(method, "/actors/secret/k", ""), "unknown_type");
            assertNotFound(front.send(method, "/actors/secret/k/schedule?name=x", ""), "unknown_type");
        }
        assertNotFound(front.send("DELETE", "/actors/secret/k/schedule/0123456789abcdef", ""), "unknown_type");
        assertNotFound(front.send("GET", "/actors/secret", ""), "unknown_type");
        HttpResponse<String> call = front.send("POST", "/actors/secret/k/any", "");
        assertNotFound(call, "unknown_type");
        assertThat(json(call).at("/message").asString()).contains("[probe]");
        assertThat(front.send("GET", "/actors/probe", "").statusCode()).isEqualTo(200);
        assertThat(front.call("add", "[1,2]").statusCode()).isEqualTo(200);
    }

    @Test
    void callsAloneAreCallsAndHealth() {
        front.with(options -> options.exposure(HttpExposure.CALLS));

        assertNotFound(front.send("GET", "/actors/probe", ""), "unknown_path");
        assertNotFound(front.send("GET", "/actors/probe/k", ""), "unknown_path");
        assertNotFound(front.send("DELETE", "/actors/probe/k", ""), "unknown_path");
        assertNotFound(front.send("GET", "/cluster", ""), "unknown_path");
        assertNotFound(front.send("DELETE", "/actors/probe/k/schedule/0123456789abcdef", ""), "unknown_path");
        for (String method : new String[] {"GET", "DELETE"}) {
            HttpResponse<String> schedule = front.send(method, "/actors/probe/k/schedule", "");
            assertThat(schedule.statusCode()).isEqualTo(405);
            assertThat(schedule.headers().firstValue("allow")).hasValue("POST");
        }
        assertThat(front.call("text", "[\"a\"]").statusCode()).isEqualTo(200);
        assertThat(front.send("GET", "/ready", "").statusCode()).isEqualTo(200);
    }

    @Test
    void actorThatIsOnlyDescribedIsNotDestroyed() {
        expose(all -> all.destruction(false));

        HttpResponse<String> response = front.send("DELETE", "/actors/probe/k", "");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
        assertThat(front.send("GET", "/actors/probe/k", "").statusCode()).isEqualTo(200);
    }

    @Test
    void actorThatIsOnlyDestroyedIsNotDescribed() {
        expose(all -> all.description(false));

        HttpResponse<String> response = front.send("GET", "/actors/probe/k", "");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("DELETE");
        assertThat(front.send("DELETE", "/actors/probe/k", "").statusCode()).isEqualTo(204);
    }

    @Test
    void scheduleThatIsOnlyListedIsNotCancelled() {
        expose(all -> all.cancellation(false));

        assertThat(front.send("GET", "/actors/probe/k/schedule", "").statusCode())
                .isEqualTo(200);
        HttpResponse<String> response = front.send("DELETE", "/actors/probe/k/schedule?name=x", "");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD, POST");
        assertNotFound(front.send("DELETE", "/actors/probe/k/schedule/0123456789abcdef", ""), "unknown_path");
    }

    @Test
    void scheduleThatIsOnlyCancelledIsNotListed() {
        expose(all -> all.schedules(false));

        HttpResponse<String> response = front.send("GET", "/actors/probe/k/schedule", "");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("POST, DELETE");
        assertThat(front.send("DELETE", "/actors/probe/k/schedule/0123456789abcdef", "")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void wrongNameIsRefusedAtRegistration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorHttpHandler.factory(
                        front.node,
                        ActorHttpOptions.builder()
                                .exposure(all -> all.types("prob"))
                                .build()))
                .withMessageContaining("'prob'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorHttpHandler.factory(
                        front.node,
                        ActorHttpOptions.builder()
                                .exposure(all -> all.actions("probe", "text", "tex"))
                                .build()))
                .withMessageContaining("'tex'");
    }
}
