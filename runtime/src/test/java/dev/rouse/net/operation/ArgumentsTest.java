package dev.rouse.net.operation;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What does not fit is refused, with its position, what was given and what was expected, and nothing is called. */
class ArgumentsTest {

    @RegisterExtension
    final Front front = new Front();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "add | [1, \"2\"] | Argument 2 of add is int, got the text \"2\".",
                "add | [1, \"\"] | Argument 2 of add is int, got the text \"\".",
                "add | [1.0, 2] | Argument 1 of add is int, got the number 1.0.",
                "add | [1e2, 2] | Argument 1 of add is int, got the number 1e2.",
                "add | [null, 2] | Argument 1 of add is int, got null.",
                "add | [true, 2] | Argument 1 of add is int, got true.",
                "add | [[1], 2] | Argument 1 of add is int, got an array.",
                "add | [{}, 2] | Argument 1 of add is int, got an object.",
                "add | [3000000000, 2] | Argument 1 of add is int, got the number 3000000000.",
                "whole | [9223372036854775808] | Argument 1 of whole is long, got the number 9223372036854775808.",
                "tiny | [128] | Argument 1 of tiny is byte, got the number 128.",
                "tiny | [-129] | Argument 1 of tiny is byte, got the number -129.",
                "tiny | [1.5] | Argument 1 of tiny is byte, got the number 1.5.",
                "ratio | [1e999] | Argument 1 of ratio is double, got the number 1e999.",
                "ratio | [\"1\"] | Argument 1 of ratio is double, got the text \"1\".",
                "exact | [\"1\"] | Argument 1 of exact is BigDecimal, got the text \"1\".",
                "flag | [1] | Argument 1 of flag is boolean, got the number 1.",
                "flag | [\"true\"] | Argument 1 of flag is boolean, got the text \"true\".",
                "text | [1] | Argument 1 of text is String, got the number 1.",
                "text | [true] | Argument 1 of text is String, got true.",
                "colour | [\"BLUE\"] | Argument 1 of colour is one of [RED, GREEN], got the text \"BLUE\".",
                "colour | [0] | Argument 1 of colour is one of [RED, GREEN], got the number 0.",
                "times | [\"noon\", []] | Argument 1 of times is Instant, got the text \"noon\".",
                "lines | [{\"a\":[{\"sku\":\"x\",\"count\":\"1\"}]}] | Argument 1 of lines at a[0].count is int, got the text \"1\".",
                "lines | [{\"a\":[{\"sku\":\"x\",\"count\":3000000000}]}] | Argument 1 of lines at a[0].count is int, got the number 3000000000.",
                "lines | [{\"a\":{}}] | Argument 1 of lines at a is an array, got an object.",
                "lines | [{\"a\":[{\"sku\":\"x\",\"count\":1,\"hue\":2}]}] | Argument 1 of lines at a[0].hue is not a property of Line, which has [sku, count].",
                "lines | [[]] | Argument 1 of lines is an object, got an array.",
                "bytes | [{}] | Argument 1 of bytes is base64 text, got an object.",
                "add | [1] | Action add takes 2 arguments, got 1.",
                "add | [1, 2, [3, 4], 5] | Action add takes 2 arguments, got 4.",
                "nothing | [1] | Action nothing takes 0 arguments, got 1.",
                "text | {\"a\":1} | The body is a JSON array of arguments, or empty for none; got an object.",
                "text | \"x\" | The body is a JSON array of arguments, or empty for none; got the text \"x\".",
                "any | [] 1 | The body is one JSON array of arguments; got the number 1 after it.",
                "any | [] [] | The body is one JSON array of arguments; got an array after it.",
            })
    void unfitArgumentIsRefused(String action, String body, String message) {
        AtomicBoolean called = new AtomicBoolean();
        front.node.on(action, arguments -> Mono.fromRunnable(() -> called.set(true)));

        HttpResponse<String> response = front.call(action, body);

        assertThat(json(response).at("/message").asString()).isEqualTo(message);
        assertThat(json(response).at("/code").asString()).isEqualTo("invalid_call");
        assertThat(json(response).at("/group").asString()).isEqualTo("request");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(called).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | [",
                "text | [\"a",
                "text | [,]",
                "text | x",
                "order | [{\"customer\": tru}]",
                "bytes | [\"AQI=\" \"x\"]"
            })
    void malformedJsonIsRefused(String action, String body) {
        HttpResponse<String> response = front.call(action, body);

        assertThat(json(response).at("/message").asString()).startsWith("The body is not JSON: ");
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lines | [{\"a\":[{\"sku\":\"x\",\"count\":-1}]}] | count is 0 or more",
                "bytes | [\"###\"] | Argument 1 of bytes",
            })
    void valueThatItsTypeRefusesIsRefusedInItsWords(String action, String body, String words) {
        HttpResponse<String> response = front.call(action, body);

        assertThat(json(response).at("/message").asString())
                .startsWith("Argument 1 of " + action)
                .contains(words)
                .doesNotContain("dev.rouse");
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(front.call("text", "[".repeat(5000) + "]".repeat(5000)).statusCode())
                .isEqualTo(400);
        assertThat(front.call("any", "[".repeat(5000) + "]".repeat(5000)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void longGivenTextIsShortened() {
        HttpResponse<String> response = front.call("flag", "[\"" + "x".repeat(1000) + "\"]");

        assertThat(json(response).at("/message").asString())
                .hasSizeLessThan(120)
                .contains("xxx…");
    }
}
