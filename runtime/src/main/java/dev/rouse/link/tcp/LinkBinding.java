package dev.rouse.link.tcp;

import org.jspecify.annotations.Nullable;

/**
 * Address at which a node listens for others, and the one that it tells them.
 *
 * @param host name or number of an address of this machine
 * @param port 0 for a free one
 * @param advertised {@code host}, or {@code host:port} where the port is another one than that it is bound to; null for the
 *     address that it is bound to
 */
public record LinkBinding(String host, int port, @Nullable String advertised) {

    /**
     * The address that others are told.
     *
     * @param bound the port that it is bound to
     */
    LinkAddress address(int bound) {
        String told = advertised;
        if (told == null) {
            return new LinkAddress(host, bound);
        }
        boolean numberOfIpv6 = told.indexOf(':') != told.lastIndexOf(':') && !told.startsWith("[");
        boolean withoutPort = told.indexOf(':') < 0 || told.endsWith("]");
        if (numberOfIpv6) {
            return new LinkAddress(told, bound);
        }
        return LinkAddress.of(withoutPort ? told + ":" + bound : told);
    }
}
