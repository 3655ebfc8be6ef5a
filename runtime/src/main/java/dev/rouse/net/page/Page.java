package dev.rouse.net.page;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The content of a page and what its answer says of it. Immutable; shared by all connections. */
public final class Page {

    private static final int TAG_BYTES = 12;

    private final byte[] content;
    private final Map<String, String> headers;
    private final String tag;

    /** @param content not changed any more */
    public Page(byte[] content, Map<String, String> headers) {
        this.content = content;
        this.headers = headers;
        this.tag = tagOf(content);
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    byte[] content() {
        return content;
    }

    /** Whether the client has this content already. */
    boolean isHeldBy(HttpRequest request) {
        List<String> held = request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH);
        for (String tags : held) {
            for (String one : tags.split(",", -1)) {
                String stripped = one.strip();
                if (stripped.equals("*")
                        || (stripped.startsWith("W/") ? stripped.substring(2) : stripped).equals(tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    void addTo(HttpHeaders answer) {
        headers.forEach(answer::set);
        answer.set(HttpHeaderNames.ETAG, tag);
    }
}
