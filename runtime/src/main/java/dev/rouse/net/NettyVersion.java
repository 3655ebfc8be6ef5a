package dev.rouse.net;

import dev.rouse.base.ErrorText;
import io.netty.util.Version;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The Netty that Rouse is built for: an older one on the class path is told of where it is first needed. */
public final class NettyVersion {

    /** The version that Rouse is built and tested with. */
    static final String BUILT_FOR = "4.2.20.Final";

    private NettyVersion() {}

    /**
     * Returns what {@code needsNetty} makes.
     *
     * @throws IllegalStateException a class or method of Netty is missing, naming the versions that are there and the one that
     *     is needed
     */
    public static <T> T needed(Supplier<T> needsNetty) {
        return needed(needsNetty, NettyVersion.class.getClassLoader());
    }

    static <T> T needed(Supplier<T> needsNetty, ClassLoader loader) {
        try {
            return needsNetty.get();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "This Netty does not fit: Rouse is built for " + BUILT_FOR + ", the class path has " + found(loader)
                            + " ("
                            + ErrorText.of(e) + "). Set the version of io.netty:netty-bom to " + BUILT_FOR
                            + " or later; with Spring Boot, the property netty.version.",
                    e);
        }
    }

    private static String found(ClassLoader loader) {
        TreeSet<String> versions = new TreeSet<>();
        for (Map.Entry<String, Version> artifact : Version.identify(loader).entrySet()) {
            versions.add(artifact.getValue().artifactVersion());
        }
        return versions.isEmpty() ? "one that does not say its version" : String.join(" and ", versions);
    }
}
