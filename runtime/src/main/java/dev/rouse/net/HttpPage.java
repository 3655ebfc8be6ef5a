package dev.rouse.net;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import dev.rouse.net.page.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A page that a server shows beside its actors: HTML, a script, an image. It is told to everybody, whatever the guard says. Immutable.
 *
 * <pre>{@code
 * ActorHttpOptions.builder()
 *         .page("/", HttpPage.ofResource(Chat.class, "chat.html").header("content-security-policy", "default-src 'self'"))
 *         .page("/chat.js", HttpPage.ofResource(Chat.class, "chat.js"))
 *         .build();
 * }</pre>
 */
public final class HttpPage {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "ts", "text/plain; charset=utf-8",
            "txt", "text/plain; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png");

    private final byte[] content;
    private final Map<String, String> headers;

    private HttpPage(byte[] content, Map<String, String> headers) {
        this.content = content;
        this.headers = headers;
    }

    /** A page of these bytes. Clients ask each time whether it is still the same, and take it for nothing else. */
    public static HttpPage of(byte[] content, String contentType) {
        Arguments.required("contentType", contentType);
        byte[] copy = Arguments.required("content", content).clone();
        return new HttpPage(copy, Map.of())
                .header("content-type", contentType)
                .header("cache-control", "no-cache")
                .header("x-content-type-options", "nosniff");
    }

    /**
     * A page from the class path, whose type its name tells: {@code .html}, {@code .css}, {@code .js}, {@code .ts}, {@code .txt}, {@code
     * .json}, {@code .svg} or {@code .png}.
     *
     * @param beside the class in whose package it is
     * @throws IllegalArgumentException there is none of that name, or its name tells no type
     */
    public static HttpPage ofResource(Class<?> beside, String name) {
        Arguments.required("beside", beside);
        String type = TYPES.get(Arguments.required("name", name)
                .substring(name.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new IllegalArgumentException("The name of a page tells its type, one of " + TYPES.keySet() + ", got '"
                    + name + "': use HttpPage.of for another.");
        }
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "There is no '" + name + "' beside " + beside.getName() + " on the class path.");
            }
            return of(in.readAllBytes(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a header, in place of one of that name. */
    public HttpPage header(String name, String value) {
        Arguments.required("value", value);
        if (!NAME.matcher(Arguments.required("name", name)).matches()
                || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw OptionCheck.refused(
                    "page.header", "a name and a value of visible ASCII", "'" + name + ": " + value + "'", "");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new HttpPage(content, more);
    }

    Page page() {
        return new Page(content, headers);
    }
}
