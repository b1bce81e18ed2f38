// Empty: CMake makes the precompiled header of the tests only beside a source file.
