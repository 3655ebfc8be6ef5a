package dev.rouse.link.tcp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Address of a node, {@code host:port}; one of IPv6 in brackets.
 *
 * @param host a name or a number, without brackets
 */
record LinkAddress(String host, int port) {

    private static final int HIGHEST_PORT = 65_535;

    /** @throws IllegalArgumentException it is none */
    static LinkAddress of(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        int port = colon < 0 ? 0 : port(text.substring(colon + 1));
        if (bare.isBlank() || port == 0 || !bracketed && bare.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "An address of a node is host:port, as 10.0.0.7:7400 or [fd00::7]:7400, got '" + text + "'.");
        }
        return new LinkAddress(bare, port);
    }

    private static int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            return port > 0 && port <= HIGHEST_PORT ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Asks for the address of the host, where it is a name and no number. Ends with {@link UnknownHostException} where there is no
     * such host.
     *
     * @param blocking threads that may wait
     */
    CompletableFuture<InetSocketAddress> resolve(Executor blocking) {
        InetAddress number = NetUtil.createInetAddressFromIpAddressString(host);
        CompletableFuture<InetSocketAddress> resolved = new CompletableFuture<>();
        if (number != null) {
            resolved.complete(new InetSocketAddress(number, port));
            return resolved;
        }
        try {
            blocking.execute(() -> resolve(resolved));
        } catch (RejectedExecutionException e) {
            resolved.completeExceptionally(e);
        }
        return resolved;
    }

    private void resolve(CompletableFuture<InetSocketAddress> resolved) {
        try {
            resolved.complete(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException | RuntimeException e) {
            resolved.completeExceptionally(e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
