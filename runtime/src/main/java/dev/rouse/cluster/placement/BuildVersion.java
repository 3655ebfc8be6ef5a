package dev.rouse.cluster.placement;

import java.lang.module.ModuleDescriptor.Version;
import org.jspecify.annotations.Nullable;

/**
 * The order of build versions: as the module system has it, so that {@code 1.10} is newer than {@code 1.9} and {@code
 * 1.0-SNAPSHOT} older than {@code 1.0}. A text that is no version is older than each that is one.
 */
final class BuildVersion implements Comparable<BuildVersion> {

    private final String text;
    private final @Nullable Version version;

    BuildVersion(String text) {
        this.text = text;
        this.version = parsed(text);
    }

    private static @Nullable Version parsed(String text) {
        try {
            return Version.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Negative where this one is older. Versions that mean the same, {@code 1.0} and {@code 1.00} say, compare as texts. */
    @Override
    public int compareTo(BuildVersion other) {
        if (version == null || other.version == null) {
            return version == null && other.version == null
                    ? text.compareTo(other.text)
                    : Boolean.compare(version != null, other.version != null);
        }
        int order = version.compareTo(other.version);
        return order == 0 ? text.compareTo(other.text) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BuildVersion build && text.equals(build.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
