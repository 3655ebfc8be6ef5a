package dev.rouse.net.request;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks heads of requests by the rules of RFC 9112, as far as the codec leaves them to others. */
public final class RequestHead {

    /** The type of arguments and results that are no JSON. */
    public static final String CBOR = "application/cbor";

    private static final int MAX_PORT = 65_535;
    private static final String REG_NAME = "-._~!$&'()*+,;=";

    private RequestHead() {}

    /**
     * Checks version, host and framing.
     *
     * @throws RequestRefused when the head breaks a rule, or asks for what is not served here
     */
    public static void check(HttpRequest request) {
        RequestRefused.check(request.decoderResult());
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1 || !version.protocolName().equals("HTTP")) {
            throw RequestRefused.invalid(
                    "unknown_version", "Requests are of HTTP/1.1 or HTTP/1.0 here, got " + version.text() + ".");
        }
        checkHost(request);
        checkTransferEncoding(request);
    }

    /** Whether the codec knows where the body of the request ends. */
    public static boolean endIsKnown(HttpRequest request) {
        String coding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        return coding == null || (isChunked(request.headers()) && !isOld(request.protocolVersion()));
    }

    /** The authority that the request is for, a host and maybe a port: of its target, else its Host. Empty when unknown. */
    public static String authority(HttpRequest request) {
        String target = RequestUri.authority(request.uri());
        if (target != null) {
            return target;
        }
        String host = request.headers().get(HttpHeaderNames.HOST);
        return host == null ? "" : host;
    }

    private static void checkHost(HttpRequest request) {
        Iterator<? extends CharSequence> hosts = request.headers().valueCharSequenceIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            if (!isOld(request.protocolVersion())) {
                throw invalidHost("A request has a Host, got none.");
            }
        } else {
            checkAuthority(hosts.next().toString());
            if (hosts.hasNext()) {
                throw invalidHost("A request has one Host, got several.");
            }
        }
        String target = RequestUri.authority(request.uri());
        if (target != null) {
            checkAuthority(target);
        }
    }

    private static void checkAuthority(String authority) {
        if (!isAuthority(authority)) {
            throw invalidHost("A Host is a name or an address and maybe ':' and a port, got '" + authority + "'.");
        }
    }

    private static boolean isAuthority(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end > 0
                    && NetUtil.isValidIpV6Address(authority.substring(1, end))
                    && (end + 1 == authority.length() || isPort(authority, end + 1));
        }
        int colon = authority.indexOf(':');
        return isName(authority, colon < 0 ? authority.length() : colon) && (colon < 0 || isPort(authority, colon));
    }

    private static boolean isName(String authority, int end) {
        for (int i = 0; i < end; i++) {
            char c = authority.charAt(i);
            if (c == '%') {
                if (i + 2 >= end || hex(authority, i + 1) < 0 || hex(authority, i + 2) < 0) {
                    return false;
                }
                i += 2;
            } else if (!isLetterOrDigit(c) && REG_NAME.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether these are a colon and a port, which may be empty. */
    private static boolean isPort(String authority, int colon) {
        int port = 0;
        for (int i = colon + 1; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (c < '0' || c > '9' || port > MAX_PORT) {
                return false;
            }
            port = 10 * port + c - '0';
        }
        return authority.charAt(colon) == ':' && port <= MAX_PORT;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }

    private static int hex(String text, int at) {
        return Character.digit(text.charAt(at), 16);
    }

    private static void checkTransferEncoding(HttpRequest request) {
        if (!endIsKnown(request)) {
            throw RequestRefused.unknownTransferEncoding(request.headers().get(HttpHeaderNames.TRANSFER_ENCODING));
        }
    }

    private static boolean isChunked(HttpHeaders headers) {
        Iterator<? extends CharSequence> codings = headers.valueCharSequenceIterator(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.hasNext()
                && AsciiString.contentEqualsIgnoreCase(HttpHeaderValues.CHUNKED, AsciiString.trim(codings.next()))
                && !codings.hasNext();
    }

    private static boolean isOld(HttpVersion version) {
        return version.majorVersion() == 1 && version.minorVersion() == 0;
    }

    private static RequestRefused invalidHost(String message) {
        return RequestRefused.invalid("invalid_host", message);
    }

    /** Whether the body says of itself that it is CBOR. */
    public static boolean isCbor(HttpRequest request) {
        CharSequence given = HttpUtil.getMimeType(request);
        return given != null && is(AsciiString.cached(CBOR), given);
    }

    /**
     * Checks that the body may be JSON, or is CBOR. What {@code curl -d} sends unless told otherwise is taken too: the body itself shows
     * whether it is JSON.
     *
     * @throws RequestRefused when its type is another one, or it has a coding
     */
    public static void checkArguments(HttpRequest request) {
        CharSequence given = HttpUtil.getMimeType(request);
        if (given != null
                && !is(HttpHeaderValues.APPLICATION_JSON, given)
                && !is(HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED, given)
                && !isCbor(request)
                && !given.toString().trim().toLowerCase(Locale.ROOT).endsWith("+json")) {
            throw RequestRefused.notJson(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
        }
        String coding = unreadableCoding(request);
        if (coding != null) {
            throw RequestRefused.encoded(coding);
        }
    }

    private static boolean is(AsciiString type, CharSequence given) {
        return AsciiString.contentEqualsIgnoreCase(type, AsciiString.trim(given));
    }

    /** The coding of the body, when it has one that is not read here; else null. */
    private static @Nullable String unreadableCoding(HttpRequest request) {
        String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        boolean plain = coding == null
                || coding.isEmpty()
                || AsciiString.contentEqualsIgnoreCase(HttpHeaderValues.IDENTITY, AsciiString.trim(coding));
        return plain ? null : coding;
    }
}
