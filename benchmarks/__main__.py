"""``make bench``: every benchmark there is."""

from benchmarks.live.__main__ import main

if __name__ == "__main__":
    main()
