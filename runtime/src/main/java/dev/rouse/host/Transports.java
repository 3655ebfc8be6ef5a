package dev.rouse.host;

import dev.rouse.ClusterOptions;
import dev.rouse.kv.KvStore;
import dev.rouse.link.LinkTransport;
import dev.rouse.link.LinkedStore;
import dev.rouse.link.LocalNetwork;
import dev.rouse.link.LocalTransport;
import dev.rouse.link.tcp.LinkBinding;
import dev.rouse.link.tcp.LinkSecurity;
import dev.rouse.link.tcp.LinkSettings;
import dev.rouse.link.tcp.NettyTransport;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.SharedSecret;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Makes the way of one incarnation of a node to the others. */
interface Transports {

    /** @param loops of the node's lanes */
    LinkTransport of(Frame.Identity self, List<EventExecutor> loops);

    /** The way of the store where it has one, within the process where the store is in it, else by TCP. */
    static Transports of(
            KvStore store,
            ClusterOptions options,
            EventLoopGroup lanes,
            Executor blocking,
            RandomGenerator random,
            Ticker ticker) {
        if (store instanceof LinkedStore linked) {
            return linked::transport;
        }
        WireLimits limits = limits(options);
        if (store.inProcess() || store.exclusive()) {
            return (self, loops) -> new LocalTransport(LocalNetwork.ofProcess(), self, limits, loops);
        }
        LinkBinding binding = new LinkBinding(
                options.host(), options.port(), options.address().isEmpty() ? null : options.address());
        LinkSecurity security = security(options);
        return (self, loops) ->
                new NettyTransport(new LinkSettings(self, limits, binding, security), lanes, blocking, random, ticker);
    }

    private static WireLimits limits(ClusterOptions options) {
        return new WireLimits(WireLimits.DEFAULTS.frameBytes(), options.callsInFlight(), WireLimits.DEFAULTS.depth());
    }

    private static LinkSecurity security(ClusterOptions options) {
        byte[] secret = options.secret();
        ClusterOptions.Tls tls = options.tls();
        return new LinkSecurity(
                secret == null ? null : new SharedSecret(secret),
                tls == null ? null : new LinkSecurity.Tls(tls.server(), tls.client()));
    }
}
