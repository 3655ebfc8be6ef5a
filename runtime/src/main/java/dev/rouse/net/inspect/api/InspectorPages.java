package dev.rouse.net.inspect.api;

import dev.rouse.net.page.Page;
import dev.rouse.net.request.RequestRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The files of the inspector's page. Told to everybody where there is an inspector: what they show is not in them. */
final class InspectorPages {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Map<String, Page> pages = new LinkedHashMap<>();

    InspectorPages() {
        pages.put("", page("inspector.html", "text/html; charset=utf-8"));
        pages.put("/inspector.js", page("inspector.js", "text/javascript; charset=utf-8"));
        pages.put("/views.js", page("views.js", "text/javascript; charset=utf-8"));
        pages.put("/actor.js", page("actor.js", "text/javascript; charset=utf-8"));
        pages.put("/inspector.css", page("inspector.css", "text/css; charset=utf-8"));
    }

    private static Page page(String name, String type) {
        try (InputStream in =
                Objects.requireNonNull(InspectorPages.class.getResourceAsStream(name), () -> "there is no " + name)) {
            return new Page(
                    in.readAllBytes(),
                    Map.of(
                            "content-type", type,
                            "cache-control", "no-cache",
                            "x-content-type-options", "nosniff",
                            "referrer-policy", "no-referrer",
                            "content-security-policy", POLICY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws RequestRefused there is no such page */
    Page at(String path, String below) {
        Page page = pages.get(below);
        if (page == null) {
            throw RequestRefused.unknownPath(path);
        }
        return page;
    }
}
