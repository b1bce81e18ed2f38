// Empty: its command in compile_commands.json says how an answer is compiled.
