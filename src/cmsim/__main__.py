"""`python -m cmsim`: the command line without its script on the path."""

from cmsim.cli.main import main

if __name__ == "__main__":
    main()
