package dev.rouse.net.request;

import org.jspecify.annotations.Nullable;

/** Reads the parts of a request target, which is a path, or a whole URI with scheme and host before it. */
public final class RequestUri {

    private RequestUri() {}

    /** The path of a request target, which may have a scheme and host before and a query after it. */
    public static String path(String uri) {
        int start = 0;
        if (!uri.startsWith("/")) {
            int scheme = uri.indexOf("://");
            int slash = scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
            start = Math.max(slash, 0);
        }
        int query = uri.indexOf('?', start);
        return uri.substring(start, query < 0 ? uri.length() : query);
    }

    /** Host and port of an absolute URI, without who the user is said to be; null when it is none. */
    public static @Nullable String authority(String uri) {
        int scheme = uri.startsWith("/") ? -1 : uri.indexOf("://");
        if (scheme < 0) {
            return null;
        }
        int start = scheme + 3;
        int end = start;
        while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return uri.substring(Math.max(start, uri.lastIndexOf('@', end - 1) + 1), end);
    }

    /** The query of a request target, without the question mark; null for none. */
    public static @Nullable String query(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? null : uri.substring(query + 1);
    }
}
