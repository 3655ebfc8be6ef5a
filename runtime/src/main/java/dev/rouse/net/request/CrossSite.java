package dev.rouse.net.request;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pages of other web sites from using the browser of somebody who can reach this server. A browser says where a
 * request comes from: all of today with {@code Sec-Fetch-Site} (to servers with TLS and to this machine) and {@code Origin},
 * those of before at least with {@code Referer}. What says nothing of it comes from no browser, except for the content type
 * of a form, which an old browser sends for any site.
 */
public final class CrossSite {

    private static final AsciiString SEC_FETCH_SITE = AsciiString.cached("sec-fetch-site");
    private static final String BROWSER = "Mozilla/";

    private final Set<String> origins;
    private final boolean open;
    private final String exposedHeaders;

    /**
     * @param origins of the sites that are let in
     * @param exposedHeaders of an answer that their pages may read
     */
    public CrossSite(Set<String> origins, List<String> exposedHeaders) {
        this.origins = origins;
        this.exposedHeaders = String.join(", ", exposedHeaders);
        this.open = origins.contains("*");
    }

    /**
     * Checks a request that can change something, or opens a stream or socket.
     *
     * @throws RequestRefused when a page of another site that is not let in made a browser send this
     */
    public void check(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (open || (origin != null && isLetIn(origin))) {
            return;
        }
        String site = headers.get(SEC_FETCH_SITE);
        boolean foreign;
        if (site != null) {
            foreign = !site.equals("same-origin") && !site.equals("none");
        } else if (origin != null) {
            foreign = !isOwn(origin, request);
        } else {
            foreign = isForeignToOldBrowsers(request);
        }
        if (foreign) {
            throw RequestRefused.crossSite(origin, RequestHead.authority(request));
        }
    }

    /** Whether a browser asks what a page that is let in may send. */
    public boolean isPreflight(HttpRequest request) {
        return HttpMethod.OPTIONS.equals(request.method())
                && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
                && shownTo(request) != null;
    }

    /** The site whose pages may read the answer; null for none but the server's own. */
    @Nullable
    public CrossOrigin shownTo(HttpRequest request) {
        if (open) {
            return new CrossOrigin("*", exposedHeaders);
        }
        String origin = origins.isEmpty() ? null : request.headers().get(HttpHeaderNames.ORIGIN);
        return origin != null && isLetIn(origin) ? new CrossOrigin(origin, exposedHeaders) : null;
    }

    private boolean isLetIn(String origin) {
        return !origins.isEmpty() && origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static boolean isForeignToOldBrowsers(HttpRequest request) {
        String referer = request.headers().get(HttpHeaderNames.REFERER);
        if (referer != null) {
            return !isOwn(referer, request);
        }
        CharSequence type = HttpUtil.getMimeType(request);
        return type != null
                && AsciiString.contentEqualsIgnoreCase(
                        HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED, AsciiString.trim(type))
                && request.headers().get(HttpHeaderNames.USER_AGENT, "").startsWith(BROWSER);
    }

    /** Whether the page was served from where the request goes to. */
    private static boolean isOwn(String page, HttpRequest request) {
        String from = RequestUri.authority(page);
        if (from == null) {
            return false;
        }
        String defaultPort = page.regionMatches(true, 0, "https:", 0, 6) ? ":443" : ":80";
        return without(defaultPort, from).equalsIgnoreCase(without(defaultPort, RequestHead.authority(request)));
    }

    private static String without(String port, String authority) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }
}
