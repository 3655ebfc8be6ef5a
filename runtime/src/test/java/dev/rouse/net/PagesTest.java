package dev.rouse.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages beside the actors of a server, and the client for JavaScript, which is one. */
class PagesTest {

    private static final HttpPage PAGE = HttpPage.of("<p>hi</p>".getBytes(UTF_8), "text/html; charset=utf-8");

    @RegisterExtension
    final Front front = new Front();

    @Test
    void clientIsServedAsAModuleThatBrowsersAskForAgain() {
        HttpResponse<String> response = front.send("GET", "/rouse.js", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("content-type")).containsExactly("text/javascript; charset=utf-8");
        assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(response.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(response.body()).contains("export function connect(");
        assertThat(front.send("GET", "/rouse.d.ts", "").body()).contains("export function connect(");
    }

    private static Set<String> members(String source, String type, String member) {
        Matcher body = Pattern.compile("(?ms)^(?:export )?" + type + "\\b[^\\n]*\\{$(.*?)^}")
                .matcher(source);
        assertThat(body.find()).as(type).isTrue();
        return Pattern.compile("(?m)^  " + member)
                .matcher(body.group(1))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("constructor"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Client", "ActorReference", "ActorConnection", "QueueReference"})
    void typesOfTheClientDeclareItsMembersAndNoOthers(String type) {
        String script = front.send("GET", "/rouse.js", "").body();
        String types = front.send("GET", "/rouse.d.ts", "").body();
        Set<String> members = members(script, "class " + type, "(?:get |async |\\*)?([a-z]\\w*)\\(");
        assertThat(members).isNotEmpty();
        assertThat(members(types, "interface " + type, "(?:readonly )?([a-z]\\w*)[(<:]"))
                .isEqualTo(members);
    }

    @Test
    void clientIsNotServedWhereThatIsOff() {
        front.with(o -> o.exposure(e -> e.clientScript(false)));

        assertThat(front.send("GET", "/rouse.js", "").statusCode()).isEqualTo(404);
        assertThat(front.send("GET", "/rouse.d.ts", "").statusCode()).isEqualTo(404);
    }

    @Test
    void pathsAreBehindThePrefix() {
        front.with(o -> o.prefix("/rouse").page("/", PAGE));

        assertThat(front.send("GET", "/rouse/rouse.js", "").statusCode()).isEqualTo(200);
        assertThat(front.send("GET", "/rouse/", "").body()).isEqualTo("<p>hi</p>");
        assertThat(front.send("GET", "/rouse.js", "").statusCode()).isEqualTo(404);
        assertThat(front.send("GET", "/", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"%s|304", "W/%s|304", "\"other\", %s|304", "*|304", "\"other\"|200", "%s-|200"})
    void contentThatAClientHasIsNotSentAgain(String held, int status) {
        front.with(o -> o.page("/", PAGE));
        String tag = front.send("GET", "/", "").headers().firstValue("etag").orElseThrow();

        HttpResponse<String> response = front.send("GET", "/", "", "if-none-match", held.formatted(tag));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("etag")).contains(tag);
        assertThat(response.body()).isEqualTo(status == 304 ? "" : "<p>hi</p>");
    }

    @Test
    void headIsToldOfAPageToo() {
        front.with(o -> o.page("/", PAGE.header("Content-Security-Policy", "default-src 'self'")));

        HttpResponse<String> response = front.send("HEAD", "/", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-length")).contains("9");
        assertThat(response.headers().firstValue("content-security-policy")).contains("default-src 'self'");
    }

    @Test
    void pageIsOnlyRead() {
        HttpResponse<String> response = front.send("POST", "/rouse.js", "x");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void pageIsShownWhateverTheGuardSays() {
        front.with(o -> o.guard((request, address, action) -> null).page("/a/b.html", PAGE));

        assertThat(front.send("GET", "/a/b.html", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "/a b", "/%41", "/health", "/actors/room", "/socket"})
    void pathThatCannotBeOneOfAPageIsRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorHttpOptions.builder().page(path, PAGE))
                .withMessageContaining("page")
                .withMessageContaining("'" + path + "'");
    }

    @Test
    void headersThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PAGE.header("x", "a\r\nb: c"));
        assertThatIllegalArgumentException().isThrownBy(() -> PAGE.header("a b", "c"));
    }

    @Test
    void resourceThatIsNotThereIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpPage.ofResource(PagesTest.class, "none.html"));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpPage.ofResource(PagesTest.class, "page.what"));
    }
}
